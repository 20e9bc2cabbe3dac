"""Says what time it is, as a timetable shows it."""

__version__ = "2.0"


def say(hour, minute):
    """15:40 for twenty to four in the afternoon, 03:40 at night."""
    return f"{hour:02d}:{minute:02d}"
