"""Which help a learner has used. One row per rung; showing it again adds none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from flaskpath.web.db import Model, Moment, now

RIGHT_WAY = 0  # as a rung: a right way was shown. Hints' own rungs count from 1


class UsedHelp(Model):
    __tablename__ = "used_help"
    __table_args__ = (UniqueConstraint("learner_id", "exercise_id", "task", "rung"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    exercise_id: Mapped[str] = mapped_column(String(120))
    task: Mapped[int]
    rung: Mapped[int]
    used_at: Mapped[datetime] = mapped_column(Moment, default=now)
