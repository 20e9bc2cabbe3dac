"""The departure board of a small railway. It is finished; setup.sh is what gets it running."""

import sys
from pathlib import Path

import tinyclock
from flask import Flask

app = Flask(__name__)


@app.get("/")
def last_train():
    return leaves(21, 40)


@app.get("/leaves/<int:hour>/<int:minute>")
def leaves(hour, minute):
    station = Path("station.txt").read_text(encoding="utf-8").strip()
    return f"The train leaves {station} at {tinyclock.say(hour, minute)}."


@app.get("/about")
def about():
    return f"Python: {sys.prefix}, tinyclock {tinyclock.__version__}: {tinyclock.__file__}"
