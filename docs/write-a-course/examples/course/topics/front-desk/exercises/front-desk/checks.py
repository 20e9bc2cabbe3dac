"""What the front desk must do."""

from flaskpath.grading.api import check


@check("The greeting names the guest", task=1)
def greets_the_guest(site, draw):
    name = draw.name()
    site.get(f"/hello/{name}").ok().shows(name, "the guest's name")


@check("A room shows its name", task=2)
def shows_a_room(site, draw):
    number, name = draw.number(100, 499), draw.title()
    house = site.again(files={"rooms.py": f"ROOMS = {{{number}: {name!r}}}\n"})
    house.get(f"/rooms/{number}").ok().shows(name, "the room's name").shows(str(number), "its number")


@check("An unknown room is not found", task=2, hint="abort(404) ends a view at once.")
def unknown_room(site, draw):
    site.get(f"/rooms/{draw.number(500, 900)}").answers(404)
