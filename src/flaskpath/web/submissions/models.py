"""A draft is what the learner's editor holds; an attempt is what was asked to be checked, and the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from flaskpath.web.db import Model, Moment, now


class Draft(Model):
    """One per learner and exercise. `files` is None after a reset: the starter, as the course has it now."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("learner_id", "exercise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    exercise_id: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int]  # grows by one with each change, also over a reset
    files: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Attempt(Model):
    """Stored before it is checked, so that a crash loses nothing; `answered_at` is None until the verdict is there."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_learner_id_exercise_id", "learner_id", "exercise_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    exercise_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(
        String(10), default="verdict"
    )  # or "kept": a draft that made way for another
    origin: Mapped[str] = mapped_column(String(10), default="browser")  # or "terminal"
    files: Mapped[dict[str, Any]] = mapped_column(JSON)  # path: text, or {"base64": ...}; see `stored`
    digest: Mapped[str] = mapped_column(String(64))  # of the files
    seed: Mapped[int | None] = mapped_column(BigInteger)
    replay: Mapped[bool] = mapped_column(default=False)  # of a seed that the learner chose: it never counts
    tries: Mapped[int] = mapped_column(default=0)  # how often checking it was begun
    asked_at: Mapped[datetime] = mapped_column(Moment, default=now)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    passed: Mapped[bool | None]
    verdict: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
