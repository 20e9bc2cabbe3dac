"""A learner's row. Every other row that belongs to somebody points here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from flaskpath.web.db import Model, Moment, now


class Learner(Model):
    __tablename__ = "learner"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
