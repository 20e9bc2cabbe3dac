from flask import Flask

from people import PEOPLE

app = Flask(__name__)


@app.get("/")
def welcome():
    return f"The club has {len(PEOPLE)} members."


# Your rules and views go here.
