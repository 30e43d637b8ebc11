"""What a team does from day one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "lean",
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("occasion", sa.String(length=64), nullable=False),
        sa.Column("first_side", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("flips", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("member", "card", "occasion", name=op.f("pk_lean")),
    )
    with op.batch_alter_table("lean", schema=None) as batch_op:
        batch_op.create_index("ix_lean_occasion", ["occasion"], unique=False)

    op.create_table(
        "preference",
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("boards", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("offers", sa.Integer(), server_default="3", nullable=False),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_preference")),
    )
    op.create_table(
        "quiz_answer",
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("occasion", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("member", "card", "item", "occasion", name=op.f("pk_quiz_answer")),
    )
    with op.batch_alter_table("quiz_answer", schema=None) as batch_op:
        batch_op.create_index("ix_quiz_answer_occasion", ["occasion"], unique=False)

    op.create_table(
        "absence",
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name=op.f("fk_absence_channel")),
        sa.PrimaryKeyConstraint("member", "channel", "first_day", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_channel", ["channel"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name=op.f("fk_change_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_channel"), ["channel"], unique=False)

    op.create_table(
        "passed_over",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name=op.f("fk_passed_over_channel")),
        sa.PrimaryKeyConstraint("channel", "card", "at", name=op.f("pk_passed_over")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name=op.f("fk_report_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.add_column(sa.Column("manager_tenant", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("pack", sa.String(length=64), server_default="*", nullable=False))
        batch_op.add_column(sa.Column("path", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("path_since", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("quiz_weekday", sa.Integer(), nullable=True))

    # Whoever set a channel up has pressed there, so their account is known, if ever they came back.
    op.execute(
        sa.text(
            "UPDATE channel SET manager_tenant = COALESCE((SELECT MIN(tenant) FROM member "
            "WHERE member.platform = channel.platform AND member.\"user\" = channel.manager), '')"
        )
    )
    with op.batch_alter_table("day_off", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=8), server_default="holiday", nullable=False))

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("under", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("to_member", sa.String(length=16), nullable=True))

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiz", sa.Integer(), nullable=True))

    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Take them back."""
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_column("pinned")

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_column("quiz")

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("to_member")
        batch_op.drop_column("under")

    with op.batch_alter_table("day_off", schema=None) as batch_op:
        batch_op.drop_column("reason")

    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.drop_column("quiz_weekday")
        batch_op.drop_column("path_since")
        batch_op.drop_column("path")
        batch_op.drop_column("pack")
        batch_op.drop_column("manager_tenant")

    op.drop_table("report")
    op.drop_table("passed_over")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_channel"))

    op.drop_table("change")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index("ix_absence_channel")

    op.drop_table("absence")
    with op.batch_alter_table("quiz_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_quiz_answer_occasion")

    op.drop_table("quiz_answer")
    op.drop_table("preference")
    with op.batch_alter_table("lean", schema=None) as batch_op:
        batch_op.drop_index("ix_lean_occasion")

    op.drop_table("lean")
