"""Who this homepage is about, as it stands in me.json."""

import json
from pathlib import Path

ME = json.loads(Path(__file__).with_name("me.json").read_text(encoding="utf-8"))
