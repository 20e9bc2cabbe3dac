"""What a learner has tried and passed, one row per exercise, and says to know, one row per topic."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from flaskpath.web.db import Model, Moment, now


class Progress(Model):
    __tablename__ = "progress"
    __table_args__ = (UniqueConstraint("learner_id", "exercise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    exercise_id: Mapped[str] = mapped_column(String(120))
    verdicts: Mapped[int] = mapped_column(default=0)  # that counted, up to and including the first pass
    tried_at: Mapped[datetime] = mapped_column(Moment, default=now)  # the last time
    passed_at: Mapped[datetime | None] = mapped_column(Moment)  # the first time
    isolation: Mapped[str | None] = mapped_column(String(20))  # of the verdict that passed


class KnownTopic(Model):
    """A learner's own word, so it is never mixed with what was passed. Deleted when it is taken back."""

    __tablename__ = "known_topic"
    __table_args__ = (UniqueConstraint("learner_id", "topic"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(120))  # slug
    marked_at: Mapped[datetime] = mapped_column(Moment, default=now)
