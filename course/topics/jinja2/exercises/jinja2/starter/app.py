"""A market stall's price list."""

from flask import Flask, render_template, render_template_string, request

from stock import all_products

app = Flask(__name__)


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
    # Written in a hurry. Task 5 mends it.
    page = f"<h1>Products like {q}</h1>"
    for product in found:
        page += f"<p>{product['name']}</p>"
    return render_template_string(page)
