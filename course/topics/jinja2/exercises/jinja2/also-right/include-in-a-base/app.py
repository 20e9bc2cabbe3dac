from flask import Flask, render_template, request
from flask.views import View

import stock

app = Flask(__name__)


class Page(View):
    template = "list.html"

    def chosen(self, product):
        return True

    def dispatch_request(self):
        chosen = list(filter(self.chosen, stock.all_products()))
        return render_template(self.template, goods=chosen, q=request.args.get("q", ""))


class Offers(Page):
    template = "offers.html"

    def chosen(self, product):
        return bool(product.get("offer"))


class Search(Page):
    template = "search.html"

    def chosen(self, product):
        return request.args.get("q", "").casefold() in product["name"].casefold()


app.add_url_rule("/", view_func=Page.as_view("list"))
app.add_url_rule("/offers", view_func=Offers.as_view("offers"))
app.add_url_rule("/search", view_func=Search.as_view("search"))
