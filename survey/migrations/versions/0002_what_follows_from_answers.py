"""Names that are one thing, findings given back, replies, decisions, rates and frozen numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("department_ids", sa.JSON(), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("owner_department_id", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "choice IN ('merge', 'share', 'keep', 'ask', 'close', 'later')", name=op.f("ck_decision_choice_known")
        ),
        sa.ForeignKeyConstraint(
            ["owner_department_id"], ["department.id"], name=op.f("fk_decision_owner_department_id_department")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_decision_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_key", "decision", ["round_id", "key"], unique=False)
    op.create_table(
        "exchange_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.String(length=30), nullable=False),
        sa.Column("rate_date", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exchange_rate_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_exchange_rate_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
    )
    op.create_index("ix_exchange_rate_round", "exchange_rate", ["round_id", "currency"], unique=False)
    op.create_table(
        "finding_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=250), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_finding_notice_department_id_department")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_finding_notice_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_notice")),
        sa.UniqueConstraint(
            "round_id", "key", "department_id", name=op.f("uq_finding_notice_round_id_key_department_id")
        ),
    )
    op.create_index("ix_finding_notice_department", "finding_notice", ["round_id", "department_id"], unique=False)
    op.create_index("ix_finding_notice_seen", "finding_notice", ["round_id", "seen_at"], unique=False)
    op.create_table(
        "finding_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=250), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_finding_release_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_finding_release_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_release")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_finding_release_round_id_key")),
    )
    op.create_table(
        "finding_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=250), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_finding_reply_department_id_department")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_finding_reply_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_finding_reply_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reply")),
    )
    op.create_index("ix_finding_reply_key", "finding_reply", ["round_id", "key", "department_id"], unique=False)
    op.create_table(
        "frozen_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_frozen_number_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_frozen_number_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_number")),
    )
    op.create_index("ix_frozen_number_round", "frozen_number", ["round_id", "name"], unique=False)
    op.create_table(
        "name_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("a", sa.String(length=400), nullable=False),
        sa.Column("b", sa.String(length=400), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('account', 'product', 'department')", name=op.f("ck_name_verdict_kind_known")),
        sa.CheckConstraint("verdict IN ('same', 'different')", name=op.f("ck_name_verdict_verdict_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_name_verdict_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_name_verdict_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_verdict")),
    )
    op.create_index("ix_name_verdict_pair", "name_verdict", ["kind", "a", "b"], unique=False)


def downgrade() -> None:

    op.drop_index("ix_name_verdict_pair", table_name="name_verdict")
    op.drop_table("name_verdict")
    op.drop_index("ix_frozen_number_round", table_name="frozen_number")
    op.drop_table("frozen_number")
    op.drop_index("ix_finding_reply_key", table_name="finding_reply")
    op.drop_table("finding_reply")
    op.drop_table("finding_release")
    op.drop_table("finding_notice")
    op.drop_index("ix_exchange_rate_round", table_name="exchange_rate")
    op.drop_table("exchange_rate")
    op.drop_index("ix_decision_key", table_name="decision")
    op.drop_table("decision")
