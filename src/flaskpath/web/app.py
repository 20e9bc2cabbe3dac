"""Puts the site together. Wiring only: what happens is in the packages named here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Flask

from flaskpath.web import config, content, db, errors, security, verdicts
from flaskpath.web.accounts import models as accounts_models
from flaskpath.web.exports.views import exports
from flaskpath.web.extensions import csrf
from flaskpath.web.hints import models as hints_models
from flaskpath.web.hints.views import hints_api
from flaskpath.web.lessons.views import lessons
from flaskpath.web.practice.views import practice_pages
from flaskpath.web.preview import registry as previews
from flaskpath.web.preview.door import PreviewDoor
from flaskpath.web.preview.views import preview_api, preview_pages
from flaskpath.web.problems import views as problems
from flaskpath.web.progress import models as progress_models
from flaskpath.web.roadmap.views import roadmap_pages
from flaskpath.web.sessions import OwnSessions
from flaskpath.web.submissions import models as submissions_models
from flaskpath.web.submissions.jobs import GRADE, grade_attempt
from flaskpath.web.submissions.views import api
from flaskpath.web.workbench.views import workbench
from flaskpath.web.xray import live
from flaskpath.web.xray.views import xray

MODELS = (accounts_models, progress_models, submissions_models, hints_models)


def bare_app(given: Mapping[str, Any] | None = None) -> Flask:
    """An app with settings and the database, and nothing else: enough to bring a schema up to date."""
    app = Flask("flaskpath.web")
    config.configure(app, given)
    db.init_app(app)
    return app


def create_app(given: Mapping[str, Any] | None = None) -> Flask:
    """A site with the settings in `given` over the defaults of `config`.

    It reads the course and makes the data folder; it starts no engine and changes no schema (see `server`).
    """
    app = bare_app(given)
    app.session_interface = OwnSessions()
    csrf.init_app(app)
    errors.init_app(app)
    security.init_app(app)
    content.init_app(app)
    verdicts.init_app(app, {GRADE: partial(grade_attempt, app)})
    live.init_app(app)
    previews.init_app(app)

    app.register_blueprint(roadmap_pages)
    app.register_blueprint(workbench)
    app.register_blueprint(lessons)
    app.register_blueprint(practice_pages)
    app.register_blueprint(preview_pages)
    app.register_blueprint(api)
    app.register_blueprint(xray)
    app.register_blueprint(preview_api)
    app.register_blueprint(hints_api)
    app.register_blueprint(exports)
    problems.init_app(app)
    app.jinja_env.globals.update(isolation_shown=lambda: verdicts.engine_of().isolation())
    app.wsgi_app = PreviewDoor(app.wsgi_app, app)  # type: ignore[method-assign]  # as Flask's documentation says
    return app
