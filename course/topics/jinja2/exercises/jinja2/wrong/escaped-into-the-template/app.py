"""A market stall's price list."""

from flask import Flask, render_template, render_template_string, request
from markupsafe import escape

from stock import all_products

app = Flask(__name__)


@app.template_filter("price")
def price(pence):
    if pence == 0:
        return "free"
    return f"£{pence / 100:,.2f}"


@app.get("/")
def price_list():
    return render_template("list.html", products=all_products())


@app.get("/offers")
def offers():
    cheap = [product for product in all_products() if product.get("offer")]
    return render_template("offers.html", products=cheap)


@app.get("/search")
def search():
    q = request.args.get("q", "")  # what follows ?q= in the address
    found = [product for product in all_products() if q.lower() in product["name"].lower()]
    heading = render_template_string(f"Nothing found for {escape(q)}")
    return render_template("search.html", products=found, q=q, heading=heading)
