"""The bakery of the course, whose only fault is that a link keeps a message: what most apps here try to hide."""

from __future__ import annotations

from tests.forging.attempts import BASE, Attempt

# The guest's own object, by the heap or by the stack: nothing in Python hides it from the code that it runs.
FIND_GUEST = """
import gc, json, os, socket, struct, sys, threading
guest = next(thing for thing in gc.get_objects() if type(thing).__name__ == "Guest")
"""
PASSED = '{"passed": True, "checks": [], "done": [], "exit": 0}'


def bakery(
    name: str, hope: str, before: str = "", after: str = "", check: str = "looking_is_safe", **more: str
) -> Attempt:
    """`before` and `after` stand round an app that keeps what came by GET."""
    return Attempt(
        name,
        hope,
        "http-methods",
        check,
        {"app.py": f"{before}\n{BASE}\n{after}", **more},
        over="get-keeps-too",
    )


def starts_not(name: str, hope: str, source: str, **more: str) -> Attempt:
    return Attempt(name, hope, "http-methods", "start", {"app.py": source, **more})
