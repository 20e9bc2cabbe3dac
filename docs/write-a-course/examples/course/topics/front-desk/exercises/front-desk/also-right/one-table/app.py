from flask import Flask

from rooms import ROOMS

app = Flask(__name__)
app.add_url_rule("/hello/<name>", "hello", lambda name: ({"greeting": f"Welcome, {name}"}))


@app.get("/rooms/<int:number>")
def room(number):
    found = ROOMS.get(number)
    return (f"{number} is called {found}", 200) if found else ("No such room", 404)
