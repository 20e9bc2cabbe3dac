from app import app
from today import CAKE, CLOSES, NAME, SOUP


@app.route("/")
def front_door():
    return "<!doctype html><title>Café</title><p>Welcome to <b>%s</b>" % NAME


@app.route("/soup")
def soup():
    return "<!doctype html><title>Soup</title><p>" + SOUP


@app.route("/hours")
def hours():
    return "<!doctype html><title>Hours</title><p>Closing at " + CLOSES


@app.route("/cake")
def cake():
    return "<!doctype html><title>Cake</title><p>" + (CAKE if CAKE else "No cake today.")


@app.route("/board")
def board():
    links = " | ".join(f"<a href=/{page}>{page}</a>" for page in ("soup", "hours", "cake"))
    return "<!doctype html><title>Board</title><h1>" + NAME + "</h1><p>" + links
