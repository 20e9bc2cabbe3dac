from flask import Flask
from markupsafe import escape

from rooms import ROOMS

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return f"<p>Welcome, {escape(name)}!</p>"


@app.get("/rooms/<int:number>")
def room(number):
    return f"<p>Room {number}: {ROOMS.get(number, 'a fine room')}</p>"
