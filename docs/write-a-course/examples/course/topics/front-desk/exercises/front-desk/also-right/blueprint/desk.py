from flask import Blueprint, abort, render_template_string

import rooms

desk = Blueprint("desk", __name__)


@desk.get("/hello/<name>")
def hello(name):
    return render_template_string("<h1>Hello {{ name }}</h1>", name=name)


@desk.get("/rooms/<int:number>")
def room(number):
    try:
        name = rooms.ROOMS[number]
    except KeyError:
        abort(404)
    return render_template_string("<h1>{{ number }} {{ name }}</h1>", number=number, name=name)
