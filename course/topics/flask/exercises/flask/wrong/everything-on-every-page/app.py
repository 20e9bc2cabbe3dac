from flask import Flask

import today

app = Flask(__name__)

TEXT = f"""Welcome to {today.NAME}.
Soup: {today.SOUP}. Cake: {today.CAKE or "No cake today."}
We close at {today.CLOSES}."""


@app.route("/")
@app.route("/soup")
@app.route("/hours")
@app.route("/cake")
def everything():
    return TEXT
