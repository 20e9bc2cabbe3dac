from flask import Flask, render_template

from me import ME

app = Flask(__name__)


@app.get("/")
def home():
    return render_template("home.html", me=ME)


@app.get("/works")
def works():
    return render_template("works.html", me=ME)


@app.get("/contact")
def contact():
    return render_template("contact.html", me=ME)


if __name__ == "__main__":
    app.run(port=8000)
