"""The readers of the library, and the HTML of its pages. Nothing here needs a change."""

import json
from pathlib import Path

from markupsafe import escape

READERS = json.loads(Path(__file__).with_name("readers.json").read_text(encoding="utf-8"))


def is_reader(name, code):
    """True if there is a reader of that name, and this is the code on their card."""
    return name in READERS and READERS[name] == code


def login_page(message=""):
    return f"""<!doctype html><title>Log in</title>
<h1>The reading room</h1>
<p>{escape(message)}</p>
<form method="post" action="/login">
  <label>Name <input name="name"></label>
  <label>Code on your card <input name="code" type="password"></label>
  <button>Log in</button>
</form>"""


def stranger_page():
    return """<!doctype html><title>The reading room</title>
<h1>The reading room</h1>
<p>Good day. <a href="/login">Log in</a> to use your shelf.</p>"""


def reader_page(name, visits, shelf):
    books = "".join(f"<li>{escape(title)}</li>" for title in shelf)
    return f"""<!doctype html><title>The reading room</title>
<h1>Good day, {escape(name)}</h1>
<p>Visits: {visits}</p>
<ul>{books}</ul>
<form method="post" action="/shelf"><input name="title" aria-label="Title"><button>Put on my shelf</button></form>
<form method="post" action="/logout"><button>Log out</button></form>"""
