from flask import Flask

import today

app = Flask(__name__)


@app.get("/")
def home():
    print("Welcome to " + today.NAME)


@app.get("/soup")
def soup():
    print("Today's soup: " + today.SOUP)


@app.get("/hours")
def hours():
    print("Open until " + today.CLOSES)


@app.get("/cake")
def cake():
    if today.CAKE:
        print(today.CAKE)
    else:
        print("No cake today.")
