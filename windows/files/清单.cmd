@echo off
rem Asks for a province and shows its list. Only ASCII here: cmd.exe reads this in the code page of the console.
setlocal
rem The old console shows the codes of colours as signs; Windows Terminal, which names itself, understands them.
if not defined WT_SESSION set "NO_COLOR=1"
"%~dp0python\python.exe" "%~dp0bin\list.py" || pause
