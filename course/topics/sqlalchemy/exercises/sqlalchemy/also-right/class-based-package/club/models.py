from datetime import UTC, datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column


class Base(MappedAsDataclass, DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Taken(Exception):
    """The address is in the book already."""


class Person(db.Model):
    email: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    joined: Mapped[datetime] = mapped_column(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def join(cls, name: str, email: str) -> None:
        db.session.add(cls(name=name, email=email.casefold().strip()))
        try:
            db.session.flush()
            db.session.commit()
        except IntegrityError as error:
            db.session.rollback()
            raise Taken from error
