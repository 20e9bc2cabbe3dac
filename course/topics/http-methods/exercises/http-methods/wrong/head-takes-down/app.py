from flask import Flask, abort, render_template, request

from board import hang_sign, keep_message, messages, plain, read_sign, take_sign_down

app = Flask(__name__)


@app.route("/contact", methods=["GET", "POST"])
def contact():
    if request.method == "POST":
        keep_message(request.form["name"], request.form["message"])
    return render_template("contact.html", messages=messages)


@app.route("/sign", methods=["GET", "PUT", "DELETE"])
def sign():
    if request.method == "GET":
        if read_sign() is None:
            abort(404)
        return plain(read_sign())
    elif request.method == "PUT":
        hang_sign(request.get_data(as_text=True))
    else:
        take_sign_down()
    return "", 204
