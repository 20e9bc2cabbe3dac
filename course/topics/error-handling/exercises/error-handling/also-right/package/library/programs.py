from flask import Blueprint
from flask.views import MethodView

from library.pages import NoSuchTool
from tools import TOOLS, find_tool, price

blueprint = Blueprint("programs", __name__)


class Tools(MethodView):
    def get(self, number=None):
        if number is None:
            return [{key: tool[key] for key in ("number", "name")} for tool in TOOLS]
        tool = find_tool(number)
        if tool is None:
            raise NoSuchTool
        return {"number": number, "name": tool["name"], "week": price(tool, 7)}


view = Tools.as_view("tools")
blueprint.add_url_rule("/tools", view_func=view)
blueprint.add_url_rule("/tools/<int:number>", view_func=view)
