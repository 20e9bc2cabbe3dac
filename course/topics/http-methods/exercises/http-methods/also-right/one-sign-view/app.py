from flask import Flask, make_response, render_template, request

from board import hang_sign, keep_message, messages, plain, read_sign, take_sign_down

app = Flask(__name__)


@app.route("/contact")
def contact():
    return render_template("contact.html", messages=messages, thanks=False)


@app.route("/contact", methods=["POST"])
def contact_post():
    keep_message(request.values["name"], request.values["message"])
    return render_template("contact.html", messages=messages, thanks=True)


@app.route("/sign", methods=["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def sign():
    if request.method == "OPTIONS":
        response = make_response("", 204)
        response.allow.update(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
        return response
    elif request.method == "PUT":
        created = read_sign() is None
        hang_sign(str(request.data, "utf-8"))
        return plain(read_sign()), 201 if created else 200
    elif request.method == "DELETE":
        take_sign_down()
        return "", 204
    words = read_sign()
    if words is None:
        return "nothing here", 404
    return plain(words)
