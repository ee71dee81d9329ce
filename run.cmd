@echo off
rem Starts Parity Horizon on Windows; the first time it sets up Python packages in .venv.
setlocal
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe (
  echo Setting up Python packages in .venv, about two minutes, once ...
  py -3.11 -m venv .venv || py -3 -m venv .venv || (echo Install Python 3.11 or newer from python.org, then run this again. & exit /b 1)
)
if not exist .venv\.runtime (
  if exist wheels (
    .venv\Scripts\python -m pip install --quiet --no-index --find-links wheels -r requirements.txt || exit /b 1
  ) else (
    .venv\Scripts\python -m pip install --quiet -r requirements.txt || exit /b 1
  )
  echo done> .venv\.runtime
)
echo Parity Horizon: http://localhost:8501 (stop with Ctrl+C)
.venv\Scripts\python -m streamlit run asgi.py --server.port 8501
