"""The layers of settings, and how they are laid over each other. Nothing secret stands here."""

import json
import os
import tomllib

PREFIX = "CAFE_"


class Default:
    TITLE = "Repair café"
    PLACES = 20
    FEE = 2.5
    OPEN = True
    DAYS = ["Tuesday"]
    DISPLAY_KEY = ""


class Development(Default):
    TITLE = "Repair café (practice)"
    PLACES = 3
    DISPLAY_KEY = "practice"


class Production(Default):
    PLACES = 40


PLACES = {"development": Development, "production": Production}
SETTINGS = {name: type(value) for name, value in vars(Default).items() if name.isupper()}


class BadSettings(Exception):
    """The app must not start like this. The message says what to set."""


def load(settings):
    """Fill `settings`, the config of an app: later layers win."""
    place = os.environ.get("CAFE_ENV", "development")
    if place not in PLACES:
        raise BadSettings(f"CAFE_ENV is {place!r}; it must be one of {', '.join(PLACES)}.")
    settings.from_object(PLACES[place])
    settings.from_file("settings.toml", load=tomllib.load, text=False, silent=True)
    for variable, text in os.environ.items():
        name = variable.removeprefix(PREFIX)
        if variable == "CAFE_ENV" or name == variable:
            continue
        if name not in SETTINGS:
            raise BadSettings(f"{variable} is set, but there is no setting {name}.")
        settings[name] = parsed(variable, text, SETTINGS[name])
    if not settings["DISPLAY_KEY"]:
        raise BadSettings("DISPLAY_KEY is missing: set CAFE_DISPLAY_KEY, or write it into instance/settings.toml.")


def parsed(variable, text, wanted):
    """`text` as a value of the type that the setting has."""
    return text
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        raise BadSettings(f"{variable}={text} will not do; a {wanted.__name__} is needed.")
    return value
