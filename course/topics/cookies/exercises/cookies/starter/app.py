from flask import Flask, abort

from pages import ARTICLES, article_page, card_page, front_page

app = Flask(__name__)


@app.get("/")
def front():
    return front_page("light")


@app.get("/articles/<int:number>")
def article(number):
    if number not in ARTICLES:
        abort(404)
    return article_page("light", number)


@app.get("/members")
def members():
    return card_page("light")


# POST /theme, POST /theme/reset and POST /member go here.
