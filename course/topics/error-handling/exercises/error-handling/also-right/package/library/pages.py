from flask import Blueprint, render_template
from flask.views import View

from tools import TOOLS, find_tool, price

blueprint = Blueprint("pages", __name__)


class NoSuchTool(Exception):
    """A tool was asked for that the library does not have."""


class Home(View):
    def dispatch_request(self):
        return render_template("home.html", tools=TOOLS)


class ToolPage(View):
    def dispatch_request(self, number):
        tool = find_tool(number)
        if tool is None:
            raise NoSuchTool
        return render_template("tool.html", tool=tool, week=price(tool, 7))


blueprint.add_url_rule("/", view_func=Home.as_view("home"))
blueprint.add_url_rule("/tools/<int:number>", view_func=ToolPage.as_view("tool"))
