@echo off
rem Opens a prompt in this folder that knows the command obligations.
set "PATH=%~dp0bin;%PATH%"
pushd "%~dp0"
cmd.exe /k obligations --help
