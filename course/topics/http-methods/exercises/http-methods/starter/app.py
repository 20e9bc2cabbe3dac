from flask import Flask, render_template

from board import messages

app = Flask(__name__)


@app.route("/contact")
def contact():
    return render_template("contact.html", messages=messages)


# The sign at the door goes here.
