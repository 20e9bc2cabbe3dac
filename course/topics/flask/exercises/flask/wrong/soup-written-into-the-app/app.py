from flask import Flask

from today import CAKE, NAME

app = Flask(__name__)


@app.route("/")
def index():
    return "Welcome to " + NAME


@app.route("/soup")
def soup():
    return "Our soup of the day: leek and potato"


@app.route("/hours")
def hours():
    return "Open from 8:00 to 17:30"


@app.route("/cake")
def cake():
    return CAKE or "No cake today."
