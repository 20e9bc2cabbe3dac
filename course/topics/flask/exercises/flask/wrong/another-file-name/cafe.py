"""The café's website."""

from flask import Flask

import today

app = Flask(__name__)


@app.get("/")
def home():
    return f"Welcome to {today.NAME}"


@app.get("/soup")
def soup():
    return f"Today's soup is {today.SOUP}."


@app.get("/hours")
def hours():
    return f"We are open until {today.CLOSES}."


@app.get("/cake")
def cake():
    if today.CAKE:
        return f"Today's cake is {today.CAKE}."
    return "No cake today."


