"""The club's swimmers, as they stand in swimmers.json; a time is a text, in seconds: "39.87"."""

import json
import math
from pathlib import Path

SWIMMERS = json.loads(Path(__file__).with_name("swimmers.json").read_text(encoding="utf-8"))


def find(name):
    """The swimmer of this name, a dictionary; or None."""
    for swimmer in SWIMMERS:
        if swimmer["name"] == name:
            return swimmer
    return None


def seconds(text):
    """The time as a number; it may have been typed with a comma. ValueError if nobody can swim it."""
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError(f"no time: {text!r}")
    return number


def fastest(times):
    """The best of the times."""
    return min(seconds(text) for text in times)


def last_three(times):
    """The average of the last three times; of fewer, if there are no three yet."""
    recent = [seconds(text) for text in times[-3:]]
    return sum(recent) / len(recent)
