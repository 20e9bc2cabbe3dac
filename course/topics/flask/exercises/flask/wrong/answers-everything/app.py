from flask import Flask

import today

app = Flask(__name__)


@app.route("/")
def home():
    return f"Welcome to {today.NAME}"


@app.route("/<path:page>")
def page(page):
    if page == "soup":
        return today.SOUP
    elif page == "hours":
        return today.CLOSES
    elif page == "cake":
        return today.CAKE or "No cake today."
    else:
        return "There is no such page."
