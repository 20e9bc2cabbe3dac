from flask import Flask, render_template, request

from stock import all_products

app = Flask(__name__)


@app.context_processor
def helpers():
    def pounds(pence):
        return "free" if not pence else f"£{pence // 100:,}.{pence % 100:02}"

    return {"pounds": pounds}


@app.route("/", defaults={"page": "all"})
@app.route("/<any(offers, search):page>")
def show(page):
    q = request.args.get("q", "") if page == "search" else None
    products = all_products()
    if page == "offers":
        products = [one for one in products if one.get("offer") is True]
    if q:
        products = [one for one in products if q.lower() in one["name"].lower()]
    return render_template("page.html", page=page, products=products, q=q)
