"""The pages that show this site's own source."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from flaskpath.web.errors import Refusal
from flaskpath.web.lessons.markdown import render_inline
from flaskpath.web.lessons.source import read_source

lessons = Blueprint("lessons", __name__, template_folder="templates")
lessons.add_app_template_filter(render_inline, "inline")


@lessons.get("/source/<module>")
def source(module: str) -> ResponseReturnValue:
    """A module of ours, with an anchor at each of its names."""
    found = read_source(module)
    if found is None:
        raise Refusal(404, message=f'There is no module "{module[:80]}" in Flaskpath.')
    return render_template("lessons/source.html", source=found)
