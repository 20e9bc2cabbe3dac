from flask import Flask, render_template

app = Flask(__name__)


@app.get("/")
def try_it():
    return render_template("try.html")


@app.route("/mirror", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def mirror():
    return {}


# The answer to order goes here.
