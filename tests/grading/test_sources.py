"""What an attacker with the source would try."""

from __future__ import annotations

import time

from flaskpath.grading.attacks import readable_texts


def test_quoted_and_assigned_texts_are_found_with_their_place() -> None:
    """Catches a key in the source that the attack overlooks."""
    files = {
        "app.py": "# it's here\nKEY = 'raffle-2024'\napp.config.update(CODE=\"a\\\"b\", OTHER='x')\n",
        ".env": "TOKEN=abc def\n",
        "settings.toml": 'KEY = "in toml"\nport: 80\n',
    }
    found = {one.text: one.place for one in readable_texts(files)}
    assert found["raffle-2024"] == "app.py, line 2"
    assert found["x"] == "app.py, line 3"
    assert found["abc def"] == ".env, line 1"
    assert found["in toml"] == "settings.toml, line 1"
    assert found["dev"] == "every list of common keys"


def test_a_hostile_source_takes_no_time() -> None:
    """Catches a scan that looks at the same characters again and again."""
    began = time.perf_counter()
    readable_texts({"app.py": "'\\" * 500_000, "b.py": '"\\' * 500_000})
    assert time.perf_counter() - began < 3
