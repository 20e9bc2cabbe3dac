"""What the bakery remembers while the app runs. You can leave this file as it is."""

from flask import Response

messages = []  # the oldest first; each is {"name": "Mira", "text": "More rye bread, please."}
_sign = {"words": None}


def keep_message(name, text):
    messages.append({"name": name, "text": text})


def read_sign():
    """The words on the sign, or None if no sign hangs."""
    return _sign["words"]


def hang_sign(words):
    _sign["words"] = words


def take_sign_down():
    """Does nothing if no sign hangs."""
    _sign["words"] = None


def plain(words):
    """An answer that browsers show as it is, not as HTML."""
    return Response(words, mimetype="text/plain")
