@echo off
setlocal
rem The old console shows the codes of colours as signs; Windows Terminal, which names itself, understands them.
if not defined WT_SESSION set "NO_COLOR=1"
"%~dp0..\python\python.exe" -m obligations %*
