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
    settings.from_prefixed_env("CAFE")
    if not settings["DISPLAY_KEY"]:
        raise BadSettings("DISPLAY_KEY is missing: set CAFE_DISPLAY_KEY, or write it into instance/settings.toml.")

