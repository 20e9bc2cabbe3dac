"""The course: topics, lessons and exercises read from disk into frozen dataclasses. Knows no Flask."""
