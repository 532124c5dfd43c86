"""Signals, called cases, events that start cases, messages that are kept.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql")
UTC = sa.DateTime(timezone=True)
CALLS = ("parent_id", "root_id")
KINDS = ("timer", "work", "step")
MORE_KINDS = ("call", "return", "cancel", "message", "signal", "delivery", "start")


def upgrade() -> None:
    create_tables()
    op.add_column("process_definition", sa.Column("version_tag", sa.String(200), nullable=True))
    for name in CALLS:
        op.add_column("process_instance", sa.Column(name, sa.Uuid(), nullable=True))
        add_index("process_instance", name)
    op.add_column("process_instance", sa.Column("depth", sa.Integer(), server_default="0", nullable=False))
    rename_subscribed("message_name", "name")
    with op.batch_alter_table("subscription") as table:
        table.add_column(sa.Column("kind", sa.String(10), server_default="message", nullable=False))
        table.create_check_constraint("kind", "kind IN ('message', 'signal', 'condition', 'ad_hoc')")
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("definition_id", sa.Uuid(), nullable=True))
        table.alter_column("bureau_id", existing_type=sa.Uuid(), nullable=True)
        table.drop_constraint("fk_job_instance_id", type_="foreignkey")
    allow_kinds(*KINDS, *MORE_KINDS)
    add_index("job", "definition_id")


def downgrade() -> None:
    op.drop_index("ix_job_definition_id", "job")
    op.execute("DELETE FROM job WHERE instance_id IS NULL OR kind NOT IN ('timer', 'work', 'step')")
    allow_kinds(*KINDS)
    with op.batch_alter_table("job") as table:
        table.drop_column("definition_id")
        table.alter_column("bureau_id", existing_type=sa.Uuid(), nullable=False)
        table.create_foreign_key("fk_job_instance_id", "process_instance", ["instance_id"], ["id"])
    op.execute("DELETE FROM subscription WHERE kind <> 'message'")
    with op.batch_alter_table("subscription") as table:
        table.drop_constraint("kind", type_="check")
        table.drop_column("kind")
    rename_subscribed("name", "message_name")
    op.drop_column("process_instance", "depth")
    for name in CALLS:
        op.drop_index(f"ix_process_instance_{name}", "process_instance")
        op.drop_column("process_instance", name)
    op.drop_column("process_definition", "version_tag")
    op.drop_table("kept_message")
    op.drop_table("start_subscription")


def create_tables() -> None:
    op.create_table(
        "start_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'signal')", name=op.f("ck_start_subscription_kind")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_start_subscription_bureau_id")),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_start_subscription_definition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_subscription")),
    )
    op.create_index(op.f("ix_start_subscription_kind_name"), "start_subscription", ["kind", "name"])
    op.create_table(
        "kept_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("correlation_key", sa.String(200), nullable=True),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("variables", JSON, nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("due_at", UTC, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["user_account.id"], name=op.f("fk_kept_message_sender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_message")),
    )
    for column in ("expires_at", "due_at"):
        op.create_index(op.f(f"ix_kept_message_{column}"), "kept_message", [column])


def rename_subscribed(old: str, new: str) -> None:
    """The column that says what is subscribed to, and the index that finds it."""
    op.drop_index(f"ix_subscription_bureau_id_{old}_correlation_key", "subscription")
    op.execute(f"ALTER TABLE subscription RENAME COLUMN {old} TO {new}")
    index = f"ix_subscription_bureau_id_{new}_correlation_key"
    op.create_index(index, "subscription", ["bureau_id", new, "correlation_key"])


def add_index(table: str, column: str) -> None:
    """An index over the rows that have a value there."""
    present = sa.text(f"{column} IS NOT NULL")
    op.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=present, postgresql_where=present)


def allow_kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    # SQLite changes a constraint only by copying its table.
    with op.batch_alter_table("job") as table:
        table.drop_constraint("kind", type_="check")
        table.create_check_constraint("kind", f"kind IN ({listed})")
