"""The members of the club, as they stand in people.json."""

import json
from pathlib import Path

PEOPLE = json.loads(Path(__file__).with_name("people.json").read_text(encoding="utf-8"))
