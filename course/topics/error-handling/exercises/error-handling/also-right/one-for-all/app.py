"""One handler for everything that can go wrong."""

import logging

from flask import Flask, abort, render_template, request, url_for
from werkzeug.exceptions import HTTPException, InternalServerError

from tools import TOOLS, find_tool, price

app = Flask(__name__)
log = logging.getLogger("library")


@app.route("/")
def home():
    return render_template("home.html", tools=TOOLS)


@app.route("/tools/<int:number>")
def tool_page(number):
    if not (tool := find_tool(number)):
        abort(404)
    return render_template("tool.html", tool=tool, week=price(tool, 7))


@app.route("/api/tools")
def api_tools():
    return [{"number": tool["number"], "name": tool["name"]} for tool in TOOLS]


@app.route("/api/tools/<int:number>")
def api_tool(number):
    if not (tool := find_tool(number)):
        abort(404)
    return dict(number=number, name=tool["name"], week=price(tool, 7))


@app.errorhandler(Exception)
def went_wrong(error):
    if not isinstance(error, HTTPException):
        log.exception("%s %s", request.method, request.path)
        error = InternalServerError()
    response = error.get_response()
    if request.path.split("/")[1] == "api":
        response.data = app.json.dumps({"error": error.name, "status": error.code})
        response.content_type = "application/json"
    else:
        response.data = render_template("error.html", name=error.name, home=url_for("home", _external=True))
    return response
