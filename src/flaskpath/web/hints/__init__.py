"""Hints that were opened and right ways that were shown: remembered, and never held against anybody."""
