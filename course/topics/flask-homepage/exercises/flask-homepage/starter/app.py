from flask import Flask, render_template

from me import ME

app = Flask(__name__)


@app.get("/")
def home():
    return render_template("home.html", me=ME)
