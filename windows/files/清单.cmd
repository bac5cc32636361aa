@echo off
rem Asks for a province and shows its list. Only ASCII here: cmd.exe reads this in the code page of the console.
"%~dp0python\python.exe" "%~dp0bin\list.py"
if errorlevel 1 pause
