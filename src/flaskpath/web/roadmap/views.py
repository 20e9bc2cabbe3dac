"""The welcome page, the roadmap, and progress as the workbench's JavaScript asks for it."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import course
from flaskpath.web.db import db
from flaskpath.web.progress.queries import next_topic, passed_topics, standings
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


@roadmap_pages.get("/api/progress")
def progress() -> ResponseReturnValue:
    """What is passed and what is next."""
    known = standings(current_learner())
    following = next_topic(course(), known)
    return jsonify(
        {
            "schema": 1,
            "passed": sorted(name for name, standing in known.items() if standing.passed),
            "topics": {"passed": len(passed_topics(course(), known)), "all": len(course().topics)},
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
    return roadmap_for(course(), standings(current_learner()))


@roadmap_pages.app_template_global()
def topics_passed() -> dict[str, int] | None:
    """For the header: how many topics are passed. None where the database does not answer; errors have a header too."""
    try:
        known = standings(current_learner())
    except SQLAlchemyError:
        current_app.logger.warning("The header is shown without progress: the database does not answer.")
        return None
    return {"passed": len(passed_topics(course(), known)), "all": len(course().topics)}
