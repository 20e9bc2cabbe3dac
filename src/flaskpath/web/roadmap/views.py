"""The welcome page, the roadmap, what a learner says to know, and progress as the workbench asks for it."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from flaskpath.course.order import next_topic
from flaskpath.course.practice import is_practice
from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import course, topic_or_404
from flaskpath.web.db import db, writing
from flaskpath.web.errors import Refusal
from flaskpath.web.progress.operations import mark_known, unmark_known
from flaskpath.web.progress.queries import Done, done_topics, known_topics, standings
from flaskpath.web.roadmap.queries import Roadmap, roadmap_for, station_of

roadmap_pages = Blueprint("roadmap", __name__, template_folder="templates")


@roadmap_pages.get("/")
def welcome() -> ResponseReturnValue:
    """What this is, and what to do next."""
    whole = own_roadmap()
    begun = whole.next is not None and station_of(whole, whole.next).begun
    return render_template("roadmap/welcome.html", roadmap=whole, begun=begun)


@roadmap_pages.get("/roadmap")
def roadmap() -> ResponseReturnValue:
    """Every topic on its line."""
    return render_template("roadmap/roadmap.html", roadmap=own_roadmap())


@roadmap_pages.post("/roadmap/known/<slug>")
def mark(slug: str) -> ResponseReturnValue:
    """The button "I know this already", and the one that takes it back."""
    topic = topic_or_404(slug)
    learner_id = current_learner()
    wanted = request.form.get("known")
    if wanted not in ("yes", "no"):
        raise Refusal(
            400, "bad-request", "That says neither yes nor no.", "Use the button on the topic's page."
        )
    with writing():
        (mark_known if wanted == "yes" else unmark_known)(learner_id, topic.slug)
    if wanted == "yes":
        flash(f"{topic.title} is marked as known. It counts apart from what you pass.", "done")
    else:
        flash(f"{topic.title} is not marked as known any more.", "done")
    return redirect(url_for("workbench.topic", slug=topic.slug), 303)


@roadmap_pages.get("/api/progress")
def progress() -> ResponseReturnValue:
    """What is passed, what is known, and what is next."""
    standing = standings(current_learner())
    done = _done()
    following = next_topic(course(), done.all)
    return jsonify(
        {
            "schema": 1,
            "passed": sorted(name for name, one in standing.items() if one.passed and not is_practice(name)),
            "known": sorted(done.known),
            "topics": _counts(done),
            "next": following
            and {
                "slug": following.slug,
                "title": following.title,
                "url": url_for("workbench.topic", slug=following.slug),
            },
        }
    )


@roadmap_pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """For whoever watches the server: 200 while pages and the database work."""
    db.session.connection()
    return jsonify({"status": "ok"})


def own_roadmap() -> Roadmap:
    """The roadmap of the learner who asks."""
    learner_id = current_learner()
    return roadmap_for(course(), standings(learner_id), known_topics(learner_id))


@roadmap_pages.app_template_global()
def topics_passed() -> dict[str, int] | None:
    """For the header: how many are passed and known. None where the database does not answer: an error has one too."""
    try:
        return _counts(_done())
    except SQLAlchemyError:
        current_app.logger.warning("The header is shown without progress: the database does not answer.")
        return None


def _done() -> Done:
    learner_id = current_learner()
    return done_topics(course(), standings(learner_id), known_topics(learner_id))


def _counts(done: Done) -> dict[str, int]:
    return {"passed": len(done.passed), "known": len(done.known), "all": len(course().topics)}
