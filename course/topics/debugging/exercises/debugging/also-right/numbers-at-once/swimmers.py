"""The club's swimmers. Texts become numbers once, on the way in; nothing behind this file ever sees a text."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean


def seconds(text):
    number = float(str(text).replace(",", "."))
    if not math.isfinite(number) or number <= 0:
        raise ValueError(text)
    return number


@dataclass
class Swimmer:
    name: str
    coach: str = "none"
    times: list = field(default_factory=list)

    def __post_init__(self):
        self.times = [seconds(text) for text in self.times]

    @property
    def best(self):
        return min(self.times, default=None)

    @property
    def average(self):
        return fmean(self.times[-3:]) if self.times else None


with Path(__file__).with_name("swimmers.json").open(encoding="utf-8") as file:
    SWIMMERS = {entry["name"]: Swimmer(**entry) for entry in json.load(file)}
