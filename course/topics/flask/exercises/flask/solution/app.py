"""The café's website. `flask run` looks for this file."""

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


@app.get("/board")
def board():
    return f"""
        <h1>{today.NAME}</h1>
        <ul>
          <li><a href="/soup">Soup</a></li>
          <li><a href="/hours">Hours</a></li>
          <li><a href="/cake">Cake</a></li>
        </ul>
    """
