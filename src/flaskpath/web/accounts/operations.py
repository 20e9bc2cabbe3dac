"""Finding out who asks. Without accounts it is always the person at this computer."""

from __future__ import annotations

from flask import g
from sqlalchemy import select

from flaskpath.web.accounts.models import Learner
from flaskpath.web.db import db

LOCAL = "local"  # handle of the learner without an account


def current_learner() -> int:
    """Id of the learner who makes this request.

    The row is made by the migration that makes the table, so that reading never writes.
    """
    if "learner_id" not in g:
        g.learner_id = db.session.scalars(select(Learner.id).where(Learner.handle == LOCAL)).one()
    learner_id: int = g.learner_id
    return learner_id
