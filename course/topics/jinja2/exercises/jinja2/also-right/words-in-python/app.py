"""Makes the cards in Python; `Markup.format` escapes what it is given."""

from dataclasses import dataclass

from flask import Flask, render_template, request
from markupsafe import Markup

from stock import all_products

app = Flask(__name__)
CARD = Markup('<div class="{}"><p>{}</p><p>{}</p><p>{}</p><p>{}</p></div>')


@dataclass
class Card:
    name: str
    pence: int
    left: int
    note: str | None = None
    offer: bool = False

    def __html__(self):
        price = "£{:,.2f}".format(self.pence / 100) if self.pence else "free"
        if self.left == 0:
            state = "Sold out"
        else:
            state = f"Only {self.left} left" if self.left <= 3 else ""
        classes = "card sold-out" if self.left == 0 else "card"
        return CARD.format(classes, self.name, price, self.note or "", state)


def page(cards, nothing, **values):
    return render_template("cards.html", cards=cards, nothing=nothing, **values)


def everything():
    return [Card(**product) for product in all_products()]


@app.get("/")
def price_list():
    return page(everything(), "Nothing on the stall today.")


@app.get("/offers")
def offers():
    return page([card for card in everything() if card.offer], "No offers.")


@app.get("/search")
def search():
    q = request.args.get("q", "")
    found = [card for card in everything() if q.lower() in card.name.lower()]
    return page(found, f"Nothing found for {q}.", q=q)
