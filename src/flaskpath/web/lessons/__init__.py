"""Lessons as HTML, and the pages that show our own source."""
