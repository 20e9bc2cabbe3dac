"""Hints that were opened and right ways that were shown."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "used_help",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.String(120), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_used_help_learner_id_learner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used_help")),
        sa.UniqueConstraint(
            "learner_id",
            "exercise_id",
            "task",
            "rung",
            name=op.f("uq_used_help_learner_id_exercise_id_task_rung"),
        ),
    )


def downgrade() -> None:
    op.drop_table("used_help")
