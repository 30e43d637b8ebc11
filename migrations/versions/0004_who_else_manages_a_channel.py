"""Who else manages a channel."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "channel_manager",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.id"], name=op.f("fk_channel_manager_channel")),
        sa.PrimaryKeyConstraint("channel", "member", name=op.f("pk_channel_manager")),
    )


def downgrade() -> None:
    """Take them back."""
    op.drop_table("channel_manager")
