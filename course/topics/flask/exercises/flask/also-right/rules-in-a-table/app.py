import flask

import today

app = flask.Flask("cafe")

PAGES = {
    "/": lambda: f"Welcome to {today.NAME}\n",
    "/soup": lambda: f"{today.SOUP}\n",
    "/hours": lambda: f"08:00 - {today.CLOSES}\n",
    "/cake": lambda: f"{today.CAKE or 'No cake today.'}\n",
    "/board": lambda: f"""<header><h1>At {today.NAME}</h1></header>
        <nav><a href="soup">What soup?</a> <a href="hours">Until when?</a> <a href="cake">Cake?</a></nav>""",
}

for address, view in PAGES.items():
    app.add_url_rule(address, endpoint=address, view_func=view)

if __name__ == "__main__":
    app.run(debug=True)
