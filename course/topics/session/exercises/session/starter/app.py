from flask import Flask

from library import login_page, stranger_page

app = Flask(__name__)


@app.get("/")
def front():
    return stranger_page()


@app.get("/login")
def show_login():
    return login_page()


# POST /login, POST /shelf and POST /logout go here.
