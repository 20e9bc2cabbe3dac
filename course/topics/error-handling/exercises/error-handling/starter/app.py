from flask import Flask, render_template

from tools import TOOLS, find_tool, price

app = Flask(__name__)


@app.get("/")
def home():
    return render_template("home.html", tools=TOOLS)


@app.get("/tools/<int:number>")
def tool_page(number):
    tool = find_tool(number)
    if tool is None:
        return f"Error: there is no tool {number}."
    return render_template("tool.html", tool=tool, week=price(tool, 7))


@app.get("/api/tools")
def api_tools():
    return [{"number": tool["number"], "name": tool["name"]} for tool in TOOLS]


@app.get("/api/tools/<int:number>")
def api_tool(number):
    tool = find_tool(number)
    if tool is None:
        return {"error": f"There is no tool {number}."}
    return {"number": number, "name": tool["name"], "week": price(tool, 7)}
