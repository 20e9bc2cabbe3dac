from flask import Flask, abort, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from tools import TOOLS, find_tool, price

app = Flask(__name__)


@app.get("/")
def home():
    return render_template("home.html", tools=TOOLS)


@app.get("/tools/<int:number>")
def tool_page(number):
    tool = find_tool(number) or abort(404)
    return render_template("tool.html", tool=tool, week=price(tool, 7))


@app.get("/api/tools")
def api_tools():
    return [{"number": tool["number"], "name": tool["name"]} for tool in TOOLS]


@app.get("/api/tools/<int:number>")
def api_tool(number):
    tool = find_tool(number) or abort(404, f"There is no tool {number}.")
    return {"number": number, "name": tool["name"], "week": price(tool, 7)}


def for_a_program():
    return request.path.startswith("/api/")


@app.errorhandler(404)
def not_found(error):
    return render_template("not_found.html"), 404


@app.errorhandler(500)
def broken(error):
    # Flask has logged the exception, with its traceback, before it calls this.
    if for_a_program():
        return {"error": "Something broke here, and it is our fault."}, 500
    return render_template("broken.html"), 500


@app.errorhandler(HTTPException)
def other(error):
    """The rest, such as 405: for programs in JSON, with the headers that belong to it."""
    return in_json(error) if for_a_program() else error


def in_json(error):
    response = jsonify(error=error.description)
    response.status_code = error.code
    if getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response
