from flask import Flask, Response
from flask.views import View

from today import CAKE, CLOSES, NAME, SOUP


class Notice(View):
    """One notice of the café, as plain text."""

    def __init__(self, words: str) -> None:
        self.words = words

    def dispatch_request(self) -> Response:
        return Response(self.words, mimetype="text/plain")


def board() -> Response:
    parts = [f"<h1 class='sign'>{NAME}</h1>"]
    for page in ("soup", "hours", "cake"):
        parts.append(f"<p><a href='/{page}'>{page.title()}</a></p>")
    return Response(parts, content_type="text/html; charset=utf-8")


def create_app() -> Flask:
    cafe = Flask(__name__)
    cafe.add_url_rule("/", view_func=Notice.as_view("home", f"Welcome to {NAME}"))
    cafe.add_url_rule("/soup", view_func=Notice.as_view("soup", SOUP))
    cafe.add_url_rule("/hours", view_func=Notice.as_view("hours", CLOSES))
    cafe.add_url_rule("/cake", view_func=Notice.as_view("cake", CAKE or "No cake today."))
    cafe.add_url_rule("/board", view_func=board)
    return cafe


app = create_app()
