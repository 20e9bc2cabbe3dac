"""The blog's posts, newest first. You need not change this file."""

import json
from pathlib import Path

POSTS = json.loads(Path(__file__).with_name("posts.json").read_text(encoding="utf-8"))
