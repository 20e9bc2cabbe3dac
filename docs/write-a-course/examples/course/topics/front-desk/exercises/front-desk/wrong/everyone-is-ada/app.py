from flask import Flask, abort

from rooms import ROOMS

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return "<p>Welcome, Ada!</p>"


@app.get("/rooms/<int:number>")
def room(number):
    if number not in ROOMS:
        abort(404)
    return f"<p>Room {number}: {ROOMS[number]}</p>"
