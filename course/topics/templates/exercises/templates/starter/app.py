from flask import Flask, render_template

from blog import BLOG

app = Flask(__name__)


@app.get("/")
def front():
    return render_template("front.html")


# The page of a post goes here: /posts/<slug>
