"""The club's swimmers, as they stand in swimmers.json; a time is a text, in seconds: "39.87"."""

import json
from pathlib import Path

SWIMMERS = json.loads(Path(__file__).with_name("swimmers.json").read_text(encoding="utf-8"))


def find(name):
    """The swimmer of this name, a dictionary; or None."""
    for swimmer in SWIMMERS:
        if swimmer["name"] == name:
            return swimmer
    return None


def seconds(text):
    return float(text)


def fastest(times):
    """The best of the times."""
    times.sort()
    return seconds(times[0])


def last_three(times):
    """The average of the last three times; of fewer, if there are no three yet."""
    total = 0
    for text in times[-3:]:
        total += seconds(text)
    return total / 3
