"""The blog, as it stands in blog.json."""

import json
from pathlib import Path

BLOG = json.loads(Path(__file__).with_name("blog.json").read_text(encoding="utf-8"))
