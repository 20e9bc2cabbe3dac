"""Seeing what an app does: requests made by hand, and what a check saw when it last passed."""
