@echo off
"%~dp0..\python\python.exe" -m obligations %*
