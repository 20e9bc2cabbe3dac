from flask import Flask, render_template

import me

app = Flask(__name__, static_url_path="/files")


@app.route("/")
@app.route("/<any(works, contact):page>/")
def show(page="home"):
    return render_template("home.html", page=page, me=me.ME)
