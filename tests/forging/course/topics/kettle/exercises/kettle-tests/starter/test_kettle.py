"""Your tests go here."""
