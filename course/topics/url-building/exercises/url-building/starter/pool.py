"""What there is to know about the pool, as it stands in pool.json."""

import json
from pathlib import Path

POOL = json.loads(Path(__file__).with_name("pool.json").read_text(encoding="utf-8"))
COURSES = POOL["courses"]
