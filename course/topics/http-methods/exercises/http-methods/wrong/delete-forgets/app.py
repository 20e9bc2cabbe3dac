from flask import Flask, abort, render_template, request

from board import hang_sign, keep_message, messages, plain, read_sign, take_sign_down

app = Flask(__name__)


@app.route("/contact", methods=["GET", "POST"])
def contact():
    if request.method == "POST":
        keep_message(request.form["name"], request.form["message"])
    return render_template("contact.html", messages=messages)


@app.get("/sign")
def show_sign():
    words = read_sign()
    if words is None:
        abort(404)
    return plain(words)


@app.put("/sign")
def change_sign():
    new = read_sign() is None
    hang_sign(request.get_data(as_text=True))
    return "", 201 if new else 204


@app.delete("/sign")
def remove_sign():
    hang_sign("")
    return "", 204
