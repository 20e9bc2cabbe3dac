import secrets

from flask import Flask, render_template

from hut import LETTERS

app = Flask(__name__)
# Flask-WTF signs its tokens with this key. A new one at each start will do for now.
app.config["SECRET_KEY"] = secrets.token_hex()


@app.get("/contact")
def contact():
    return render_template("contact.html")


@app.get("/thanks")
def thanks():
    return render_template("thanks.html")


@app.get("/letters")
def letters():
    return render_template("letters.html", letters=LETTERS)
