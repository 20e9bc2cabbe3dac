"""Who may sign in, as it stands in users.json. (Real passwords are never kept readable; a later topic shows how.)"""

import json
from pathlib import Path

USERS = json.loads(Path(__file__).with_name("users.json").read_text(encoding="utf-8"))


def find_user(name, password):
    """The user with this name and this password, a dictionary with a "name"; or None."""
    for user in USERS:
        if user["name"] == name and user["password"] == password:
            return user
    return None
