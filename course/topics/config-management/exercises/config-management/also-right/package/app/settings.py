"""Layers as plain dictionaries."""

import ast
import os
from collections import ChainMap
from pathlib import Path

import tomllib

DEFAULTS = dict(TITLE="Repair café", PLACES=20, FEE=2.5, OPEN=True, DAYS=["Tuesday"], DISPLAY_KEY=None)
PLACES = {
    "development": dict(TITLE="Repair café (practice)", PLACES=3, DISPLAY_KEY="practice"),
    "production": dict(PLACES=40),
}


def truth(text):
    return {"true": True, "false": False}[text.lower()]


def names(text):
    value = ast.literal_eval(text)
    if not isinstance(value, list):
        raise ValueError("no list")
    return value


PARSERS = dict(TITLE=str, PLACES=int, FEE=float, OPEN=truth, DAYS=names, DISPLAY_KEY=str)


def collect(folder):
    layers = ChainMap(from_environment(), from_file(Path(folder) / "settings.toml"), place(), DEFAULTS)
    if not layers["DISPLAY_KEY"]:
        raise LookupError("no DISPLAY_KEY")
    return dict(layers)


def place():
    return PLACES[os.getenv("CAFE_ENV", "development")]


def from_file(path):
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def from_environment():
    values = {}
    for variable in sorted(os.environ):
        prefix, _, name = variable.partition("_")
        if prefix != "CAFE" or name == "ENV":
            continue
        try:
            values[name] = PARSERS[name](os.environ[variable])
        except (KeyError, ValueError, SyntaxError):
            raise SystemExit(f"I can't use {variable}.") from None
    return values
