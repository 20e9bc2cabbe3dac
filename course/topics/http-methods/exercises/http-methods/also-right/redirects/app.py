"""Post, redirect, get; messages in a file, the sign in another; the page built without a template."""

import json
from pathlib import Path

from flask import Flask, redirect, request, url_for
from markupsafe import escape

app = Flask(__name__)
MESSAGES, SIGN = Path("messages.json"), Path("sign.txt")


def read_messages():
    return json.loads(MESSAGES.read_text()) if MESSAGES.exists() else []


@app.get("/contact")
def contact():
    rows = "".join(f"<p>{escape(name)} says: {escape(text)}" for name, text in reversed(read_messages()))
    return f"""<h1>Contact</h1>
      <form method=POST><input id=n name=name><input name=message><input type=submit></form>{rows}"""


@app.post("/contact")
def send():
    MESSAGES.write_text(json.dumps([*read_messages(), [request.form["name"], request.form["message"]]]))
    return redirect(url_for("contact"), 303)


@app.route("/sign", methods=["PUT"])
def put_sign():
    status = 200 if SIGN.exists() else 201
    SIGN.write_bytes(request.data)
    return {"sign": "hung"}, status


@app.route("/sign")
def sign():
    if not SIGN.exists():
        return "There is no sign.\n", 404, {"Content-Type": "text/plain"}
    return SIGN.read_bytes(), {"Content-Type": "text/plain; charset=utf-8"}


@app.route("/sign", methods=["DELETE"])
def delete_sign():
    if not SIGN.exists():
        return "There is no sign.\n", 404
    SIGN.unlink()
    return "Gone.\n"
