"""Flaskpath: the Flask roadmap that answers back."""

__version__ = "0.1.0"
