"""Blocks that come from the packages themselves: the wrong environment, and advice for other versions."""

from __future__ import annotations

from flaskpath.grading.explain.blocks import block

BLOCKS = (
    block(
        "removed-hook",
        r"'(?P<kind>Flask|Blueprint)' object has no attribute "
        r"'(?P<name>before_first_request|before_app_first_request)'",
        "{name} was removed in Flask 2.3; the advice you followed is older.",
        "Do that work when the app is made, or in a command of its own.",
    ),
    block(
        "wrong-environment",
        r"ModuleNotFoundError: No module named '(?P<name>flask|flask_\w{1,60}|werkzeug|jinja2|sqlalchemy|wtforms)'",
        "This Python does not have {name}: it was installed for another one.",
        "Activate the environment that has it, or call that environment's own python.",
    ),
    block(
        "module-missing",
        r"ModuleNotFoundError: No module named '(?P<name>[\w.]{1,200})'",
        "There is no module called {name}: neither a file of yours nor an installed package.",
        "Check the spelling. A file of your own is imported by its name without .py.",
    ),
)
