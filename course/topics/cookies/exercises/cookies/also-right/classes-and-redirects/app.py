from secrets import token_hex

from flask import Flask, redirect, request
from flask.views import MethodView

import members
import pages

app = Flask(__name__)
LETTERS = {}
YEAR = 365 * 24 * 60 * 60
PRIVATE = {"httponly": True, "samesite": "Strict", "secure": True}


def light():
    wanted = request.cookies.get("theme", "")
    return next((name for name in pages.THEMES if name == wanted), pages.THEMES[0])


class Front(MethodView):
    def get(self):
        return pages.front_page(light())


class Article(MethodView):
    def get(self, number):
        return pages.article_page(light(), number) if number in pages.ARTICLES else ("Not here.", 404)


class Theme(MethodView):
    def post(self):
        answer = redirect("/", code=303)
        if request.form.get("theme") in pages.THEMES:
            answer.set_cookie("theme", request.form["theme"], max_age=YEAR, **PRIVATE)
        return answer


class Reset(MethodView):
    def post(self):
        answer = redirect("/")
        answer.set_cookie("theme", "", max_age=0, **PRIVATE)
        return answer


class Member(MethodView):
    def get(self):
        name = LETTERS.get(request.cookies.get("letter_for", ""))
        if name is None:
            return pages.card_page(light()), 403
        return pages.letter_page(light(), name)

    def post(self):
        name = members.find_member(request.form.get("code", ""))
        if not name:
            return pages.card_page(light()), 401
        ticket = token_hex(16)
        LETTERS[ticket] = name
        answer = redirect("/members")
        answer.set_cookie("letter_for", ticket, **PRIVATE)
        return answer


class Leave(MethodView):
    def post(self):
        LETTERS.pop(request.cookies.get("letter_for", ""), None)
        answer = redirect("/")
        answer.delete_cookie("letter_for")
        return answer


app.add_url_rule("/", view_func=Front.as_view("front"))
app.add_url_rule("/articles/<int:number>", view_func=Article.as_view("article"))
app.add_url_rule("/theme", view_func=Theme.as_view("theme"))
app.add_url_rule("/theme/reset", view_func=Reset.as_view("reset"))
app.add_url_rule("/members", view_func=Member.as_view("members"), methods=["GET"])
app.add_url_rule("/member", view_func=Member.as_view("member"), methods=["POST"])
app.add_url_rule("/member/leave", view_func=Leave.as_view("leave"))
