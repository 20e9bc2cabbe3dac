"""Every answer passes one last function. It gives those with an error status a body that fits the client."""

from flask import Flask, abort, jsonify, render_template, request

import tools

app = Flask(__name__)

HELP = {404: "There is no such thing here.", 405: "That can't be done here.", 500: "Our fault. We are on it."}


@app.get("/")
def home():
    return render_template("home.html", tools=tools.TOOLS)


def wanted(number):
    tool = tools.find_tool(number)
    if tool is None:
        abort(404)
    return tool


@app.get("/tools/<int:number>")
def tool_page(number):
    tool = wanted(number)
    return render_template("tool.html", tool=tool, week=tools.price(tool, 7))


@app.get("/api/tools")
def api_tools():
    return jsonify([{"number": tool["number"], "name": tool["name"]} for tool in tools.TOOLS])


@app.get("/api/tools/<int:number>")
def api_tool(number):
    tool = wanted(number)
    return jsonify(number=number, name=tool["name"], week=tools.price(tool, 7))


@app.after_request
def explain(response):
    if response.status_code >= 400:
        words = HELP.get(response.status_code, "That did not work.")
        if request.path.startswith("/api/"):
            response.set_data(app.json.dumps({"error": words}))
            response.mimetype = "application/json"
        else:
            response.set_data(f'<p>{words}</p><a href="http://localhost/">Start again</a>')
            response.mimetype = "text/html"
    return response
