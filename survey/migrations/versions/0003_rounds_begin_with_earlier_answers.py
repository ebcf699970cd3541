"""A round begins with the answers of an earlier one, which wait in the draft until somebody confirms them.

The columns name rows without a foreign key, as an entry's origin does: SQLite could not take them off again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("begin_with_id", sa.Integer(), nullable=True))
    op.add_column("response", sa.Column("carried_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("response", sa.Column("carried_from", sa.Integer(), nullable=True))
    op.add_column("entry", sa.Column("carried", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("entry", "carried")
    op.drop_column("response", "carried_from")
    op.drop_column("response", "carried_at")
    op.drop_column("round", "begin_with_id")
