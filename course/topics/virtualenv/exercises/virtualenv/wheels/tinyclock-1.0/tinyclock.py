"""Says what time it is, as a dial shows it."""

__version__ = "1.0"


def say(hour, minute):
    """3.40 for twenty to four, in the afternoon as at night."""
    return f"{(hour - 1) % 12 + 1}.{minute:02d}"
