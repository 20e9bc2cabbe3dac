from flask import Flask

import today

app = Flask(__name__)


@app.get("/")
def home():
    return f"Welcome to {today.NAME}"


@app.get("/soup")
def soup():
    return f"Soup: {today.SOUP}"


@app.get("/hours")
def hours():
    return f"Open until {today.CLOSES}"


@app.get("/cake")
def cake():
    if today.CAKE:
        return f"Cake: {today.CAKE}"
