"""The people who mend, and what is wrong with a form. You need not change this file."""

import json
from pathlib import Path

HERE = Path(__file__).parent
PEOPLE = json.loads((HERE / "people.json").read_text(encoding="utf-8"))
COMPLAINTS = json.loads((HERE / "complaints.json").read_text(encoding="utf-8"))


def find(number):
    """The person with this number, or None."""
    return next((person for person in PEOPLE if person["number"] == number), None)


def complain(form):
    """The name of each field that is not right, with a sentence about it."""
    wrong = {
        "name": not form.get("name", "").strip(),
        "email": "@" not in form.get("email", ""),
        "about": len(form.get("about", "")) >= 500,
    }
    return {field: COMPLAINTS[field] for field in wrong if wrong[field]}


def join(form):
    """Keeps a new person; gives their number."""
    number = max((person["number"] for person in PEOPLE), default=0) + 1
    words = {key: form.get(key, "") for key in ("name", "town", "about")}
    PEOPLE.append({"number": number, **words, "mends": [], "mended": 0})
    return number
