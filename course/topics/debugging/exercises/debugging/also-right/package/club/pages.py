from flask import Blueprint, abort, render_template, request

from swimmers import SWIMMERS, fastest, find, last_three, seconds

blueprint = Blueprint("club", __name__)


@blueprint.url_value_preprocessor
def swimmer_for_name(endpoint, values):
    """Views with a name in their rule get the swimmer instead."""
    if values and "name" in values:
        values["swimmer"] = find(values.pop("name")) or abort(404)


@blueprint.get("/")
def everybody():
    return render_template("everybody.html", swimmers=SWIMMERS)


@blueprint.get("/swimmers/<name>")
def swimmer_page(swimmer):
    values = {"name": swimmer["name"], "coach": swimmer.get("coach") or "none", "best": None}
    if swimmer["times"]:
        *_, last = swimmer["times"]
        values |= {"last": seconds(last), "best": fastest(swimmer["times"]), "average": last_three(swimmer["times"])}
    return render_template("swimmer.html", **values)


@blueprint.get("/ranking")
def ranking():
    pairs = ((fastest(one["times"]), one["name"]) for one in SWIMMERS if one["times"])
    return render_template("ranking.html", ranked=[(name, best) for best, name in sorted(pairs)])


@blueprint.post("/swimmers/<name>/times")
def add_time(swimmer):
    typed = request.form.get("time", "").strip()
    try:
        seconds(typed)
    except ValueError:
        return f"We can't read that as a time, {swimmer['name']}.", 400, {"Content-Type": "text/plain"}
    swimmer["times"] += [typed]
    return "Noted."
