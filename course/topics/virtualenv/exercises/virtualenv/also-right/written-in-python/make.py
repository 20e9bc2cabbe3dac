"""Makes the environment, fills it, and hands over to it."""

import os
import shutil
import subprocess
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = HERE / ".venv" / "bin" / "python"

if not PYTHON.exists():
    venv.create(HERE / ".venv", with_pip=True)
subprocess.run([PYTHON, "-m", "pip", "install", "-r", HERE / "requirements.txt"], check=True)
if not (HERE / "station.txt").exists():
    shutil.copy(HERE / "station.example.txt", HERE / "station.txt")
os.execv(PYTHON, [str(PYTHON), "-m", "flask", "run"])
