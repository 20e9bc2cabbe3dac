"""The list of a topic's broken apps, and the workbench with one of them in it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from flaskpath.course.model import Topic
from flaskpath.course.practice import Practice, practices
from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import topic_or_404
from flaskpath.web.errors import Refusal
from flaskpath.web.practice.queries import next_line, practice_lines
from flaskpath.web.progress.queries import standings
from flaskpath.web.workbench.forms import submitted
from flaskpath.web.workbench.queries import page

practice_pages = Blueprint("practice", __name__, template_folder="templates")


@practice_pages.get("/topics/<slug>/practice")
def listing(slug: str) -> ResponseReturnValue:
    """What is broken, in the words of those who met it."""
    topic = _topic(slug)
    lines = practice_lines(topic, standings(current_learner()))
    return render_template("practice/listing.html", topic=topic, lines=lines)


@practice_pages.get("/topics/<slug>/practice/<name>")
def mend(slug: str, name: str) -> ResponseReturnValue:
    """The workbench with a broken app."""
    topic = _topic(slug)
    return _show(topic, _practice(topic, name), None, [])


@practice_pages.post("/topics/<slug>/practice/<name>")
def submit(slug: str, name: str) -> ResponseReturnValue:
    """The plain form of a broken app."""
    topic = _topic(slug)
    practice = _practice(topic, name)
    address = url_for("practice.mend", slug=slug, name=name)
    return submitted(
        current_learner(), practice.exercise, address, lambda typed, why: _show(topic, practice, typed, why)
    )


def _show(topic: Topic, practice: Practice, typed: dict[str, str] | None, errors: list[str]) -> str:
    learner_id = current_learner()
    shown = page(learner_id, topic, practice.exercise, typed)
    lines = practice_lines(topic, standings(learner_id))
    line = next(line for line in lines if line.name == practice.name)
    following = next_line(lines, practice.name)
    boot = shown.pop("boot")
    boot["practice"] = True
    boot["command"] = f"flaskpath start {topic.slug}/practice/{practice.name}"
    boot["next"] = following and {"title": f"broken app {following.number}", "url": following.url}
    return render_template(
        "practice/mend.html",
        form_errors=errors,
        practice=practice,
        line=line,
        lines=lines,
        following=following,
        boot=boot,
        **shown,
    )


def _topic(slug: str) -> Topic:
    topic = topic_or_404(slug)
    if not topic.published or not practices(topic):
        raise Refusal(
            404,
            message=f'"{topic.title}" has nothing to find and mend yet.',
            cure="Its page has what there is.",
        )
    return topic


def _practice(topic: Topic, name: str) -> Practice:
    found = practices(topic).get(name)
    if found is None:
        raise Refusal(
            404,
            message=f'"{topic.title}" has no such broken app.',
            cure=f"{url_for('practice.listing', slug=topic.slug)} lists those it has.",
        )
    return found
