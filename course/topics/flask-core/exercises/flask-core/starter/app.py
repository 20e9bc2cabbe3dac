"""The hostel's website."""

from flask import Flask, abort

from rooms import ROOMS

app = Flask(__name__)


@app.get("/")
def home():
    return "Welcome to The Gull and Lantern"
