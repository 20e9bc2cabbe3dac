from flask import Flask, request

from library import is_reader, login_page, reader_page, stranger_page

app = Flask(__name__)
reader = {}


@app.get("/")
def front():
    if "name" not in reader:
        return stranger_page()
    reader["visits"] += 1
    return reader_page(reader["name"], reader["visits"], reader["shelf"])


@app.get("/login")
def show_login():
    return login_page()


@app.post("/login")
def log_in():
    name = request.form["name"]
    if not is_reader(name, request.form["code"]):
        return login_page("That is not the code on the card of this reader.")
    reader.update(name=name, visits=0, shelf=[])
    return 'You are logged in. <a href="/">To the reading room</a>'


@app.post("/shelf")
def add_to_shelf():
    if "name" not in reader:
        return login_page("Please log in first.")
    reader["shelf"].append(request.form["title"])
    return 'It is on your shelf. <a href="/">Back</a>'


@app.post("/logout")
def log_out():
    reader.clear()
    return stranger_page()
