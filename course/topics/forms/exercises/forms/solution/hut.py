"""The hut's letters, kept while the app runs. You need not change this file."""

LETTERS = []


def keep(name, email, guests, message):
    """Keeps one letter."""
    LETTERS.append({"name": name, "email": email, "guests": guests, "message": message})
