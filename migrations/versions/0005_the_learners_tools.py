"""The learner's tools: notes, applied trade-offs, the assessment, paths, interviews, case studies, reminders."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "applied",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("product", sa.String(length=100), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("instead", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applied")),
    )
    with op.batch_alter_table("applied", schema=None) as batch_op:
        batch_op.create_index("ix_applied_member_at", ["member", "at"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=1), nullable=False),
        sa.Column("questions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_member"), ["member"], unique=False)

    op.create_table(
        "attempt_answer",
        sa.Column("attempt", sa.String(length=16), nullable=False),
        sa.Column("pair", sa.String(length=64), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("competency", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("attempt", "pair", name=op.f("pk_attempt_answer")),
    )
    with op.batch_alter_table("attempt_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_answer_member"), ["member"], unique=False)

    op.create_table(
        "card_note",
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("member", "card", name=op.f("pk_card_note")),
    )
    op.create_table(
        "interview",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=16), server_default="", nullable=False),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=True),
        sa.Column("interviewer", sa.String(length=16), nullable=True),
        sa.Column("follow_answer", sa.Text(), server_default="", nullable=False),
        sa.Column("ticks", sa.String(length=100), nullable=True),
        sa.Column("ticked_at", sa.DateTime(), nullable=True),
        sa.Column("observer", sa.String(length=16), nullable=True),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("redo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("aside", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("category", sa.String(length=8), server_default="", nullable=False),
        sa.Column("level", sa.String(length=16), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index("ix_interview_member_asked_at", ["member", "asked_at"], unique=False)
        batch_op.create_index("ix_interview_session", ["session"], unique=False)

    op.create_table(
        "interview_seat",
        sa.Column("session", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("share", sa.Boolean(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session", "member", name=op.f("pk_interview_seat")),
    )
    with op.batch_alter_table("interview_seat", schema=None) as batch_op:
        batch_op.create_index("ix_interview_seat_member", ["member"], unique=False)

    op.create_table(
        "own_path",
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("path", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_own_path")),
    )
    op.create_table(
        "tracker_import",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracker_import")),
    )
    with op.batch_alter_table("tracker_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tracker_import_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tracker_import_member"), ["member"], unique=False)

    op.create_table(
        "case_study",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("card", sa.String(length=64), server_default="", nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("situation", sa.Text(), server_default="", nullable=False),
        sa.Column("options", sa.Text(), server_default="", nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("measurement", sa.Text(), server_default="", nullable=False),
        sa.Column("flips", sa.Text(), server_default="", nullable=False),
        sa.Column("learnt", sa.Text(), server_default="", nullable=False),
        sa.Column("turns", sa.Text(), server_default="{}", nullable=False),
        sa.Column("finished", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("shared_in", sa.String(length=16), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["shared_in"], ["channel.id"], name=op.f("fk_case_study_shared_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_study")),
    )
    with op.batch_alter_table("case_study", schema=None) as batch_op:
        batch_op.create_index("ix_case_study_member_changed_at", ["member", "changed_at"], unique=False)
        batch_op.create_index("ix_case_study_shared_in", ["shared_in"], unique=False)

    op.create_table(
        "interview_session",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=64), server_default="", nullable=False),
        sa.Column("level", sa.String(length=16), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("played", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name=op.f("fk_interview_session_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_session")),
    )
    op.create_table(
        "reminder",
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("remind_time", sa.Time(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("waiting", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ignored", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name=op.f("fk_reminder_channel")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_reminder")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_next_at"), ["next_at"], unique=False)


def downgrade() -> None:
    """Take them back."""
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_next_at"))

    op.drop_table("reminder")
    op.drop_table("interview_session")
    with op.batch_alter_table("case_study", schema=None) as batch_op:
        batch_op.drop_index("ix_case_study_shared_in")
        batch_op.drop_index("ix_case_study_member_changed_at")

    op.drop_table("case_study")
    with op.batch_alter_table("tracker_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tracker_import_member"))
        batch_op.drop_index(batch_op.f("ix_tracker_import_at"))

    op.drop_table("tracker_import")
    op.drop_table("own_path")
    with op.batch_alter_table("interview_seat", schema=None) as batch_op:
        batch_op.drop_index("ix_interview_seat_member")

    op.drop_table("interview_seat")
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_index("ix_interview_session")
        batch_op.drop_index("ix_interview_member_asked_at")

    op.drop_table("interview")
    op.drop_table("card_note")
    with op.batch_alter_table("attempt_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_answer_member"))

    op.drop_table("attempt_answer")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_member"))

    op.drop_table("attempt")
    with op.batch_alter_table("applied", schema=None) as batch_op:
        batch_op.drop_index("ix_applied_member_at")

    op.drop_table("applied")
