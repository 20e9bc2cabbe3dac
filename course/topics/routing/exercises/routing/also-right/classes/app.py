from http import HTTPStatus

from flask import Flask, abort
from flask.views import View

from people import PEOPLE


class PersonPage(View):
    """The page of the one person whose `key` has the value in the address."""

    def __init__(self, key):
        self.key = key

    def dispatch_request(self, value):
        person = next((one for one in PEOPLE if one[self.key] == value), None)
        return self.render(person) if person else abort(HTTPStatus.NOT_FOUND)

    def render(self, person):
        return "<dl><dt>{name}</dt><dd>{about}</dd></dl>".format(**person)


class MemberList(View):
    def dispatch_request(self):
        return "".join('<div><a href="{name}">{name}</a></div>'.format(**person) for person in PEOPLE)


class Text(View):
    def __init__(self, text, status=200):
        self.text, self.status = text, status

    def dispatch_request(self, **ignored):
        return self.text, self.status


app = Flask(__name__)
app.add_url_rule("/people/<value>", view_func=PersonPage.as_view("by_name", "name"))
app.add_url_rule("/people/<int:value>", view_func=PersonPage.as_view("by_number", "number"))
app.add_url_rule("/people/", view_func=MemberList.as_view("members"))
app.add_url_rule("/people/new", view_func=Text.as_view("new", "Come on Tuesday"))
app.add_url_rule("/old/<path:page>", view_func=Text.as_view("old", "Gone", 410))
