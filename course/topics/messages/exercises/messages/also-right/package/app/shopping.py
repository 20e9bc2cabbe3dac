"""The list while the app runs. You can leave this file as it is."""

from itertools import count

ITEMS = []  # each is {"number": 1, "name": "Milk", "bought": False}
_numbers = count(1)


def split(text):
    """The names in "Milk, eggs": commas part them."""
    return [name.strip() for name in text.split(",") if name.strip()]


def find(name):
    """The item of this name that is still to be bought, or None."""
    for item in ITEMS:
        if item["name"].casefold() == name.casefold() and not item["bought"]:
            return item
    return None


def find_number(number):
    """The item with this number, bought or not, or None."""
    for item in ITEMS:
        if item["number"] == number:
            return item
    return None


def add(name):
    ITEMS.append({"number": next(_numbers), "name": name, "bought": False})


def clear_bought():
    ITEMS[:] = [item for item in ITEMS if not item["bought"]]
