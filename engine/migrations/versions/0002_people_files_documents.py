"""Who heads and who is in charge, administrators, files, drafts, documents, and cases handed up.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql")
UTC = sa.DateTime(timezone=True)
TABLES = ("document_template", "attachment", "document", "draft")
COLUMNS = (
    ("bureau", "agency_code", sa.String(20), ""),
    ("candidate_group", "version", sa.Integer(), "1"),
    ("department", "external", sa.Boolean(), sa.false()),
    ("department", "version", sa.Integer(), "1"),
    ("position", "leads", sa.Boolean(), sa.false()),
    ("user_account", "unit", sa.String(200), None),
    ("process_instance", "origin_job_id", sa.Uuid(), None),
    ("subscription", "restricted", sa.Boolean(), sa.false()),
)
REFERENCES = (("department", "deputy_id", "user_account"), ("process_instance", "origin_id", "process_instance"))
ROLES = ("operator", "auditor", "designer")


def upgrade() -> None:
    create_tables()
    for table, name, kind, default in COLUMNS:
        op.add_column(table, sa.Column(name, kind, server_default=default, nullable=default is None))
    for table, name, target in REFERENCES:
        add_reference(table, name, target)
    for name, unique in (("origin_id", False), ("origin_job_id", True)):
        present = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_process_instance_{name}",
            "process_instance",
            [name],
            unique=unique,
            sqlite_where=present,
            postgresql_where=present,
        )
    allow_roles(*ROLES, "administrator")


def downgrade() -> None:
    op.execute("DELETE FROM user_role WHERE role = 'administrator'")
    allow_roles(*ROLES)
    for name in ("origin_id", "origin_job_id"):
        op.drop_index(f"ix_process_instance_{name}", "process_instance")
    for table, name, *_ in (*REFERENCES, *COLUMNS):
        op.drop_column(table, name)
    for table in reversed(TABLES):
        op.drop_table(table)


def add_reference(table: str, name: str, target: str) -> None:
    """A column with a foreign key; SQLite takes it as part of the column only, without copying the table."""
    key = f"fk_{table}_{name}"
    if op.get_context().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} CHAR(32) CONSTRAINT {key} REFERENCES {target} (id)")
        return
    op.add_column(table, sa.Column(name, sa.Uuid(), nullable=True))
    op.create_foreign_key(key, table, target, [name], ["id"])


def allow_roles(*roles: str) -> None:
    listed = ", ".join(f"'{role}'" for role in roles)
    # SQLite changes a constraint only by copying its table.
    with op.batch_alter_table("user_role") as table:
        table.drop_constraint("role", type_="check")
        table.create_check_constraint("role", f"role IN ({listed})")


def create_tables() -> None:
    op.create_table(
        "document_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=True),
        sa.Column("template_id", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name="fk_document_template_bureau_id"),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name="fk_document_template_deployment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document_template"),
        sa.UniqueConstraint("deployment_id", "template_id", name="uq_document_template_deployment_id_template_id"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name="fk_attachment_bureau_id"),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"], name="fk_attachment_instance_id"),
        sa.ForeignKeyConstraint(["uploaded_by"], ["user_account.id"], name="fk_attachment_uploaded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_instance_id", "attachment", ["instance_id"], unique=False)
    op.create_index(
        "ix_attachment_loose",
        "attachment",
        ["uploaded_by", "id"],
        unique=False,
        sqlite_where=sa.text("instance_id IS NULL"),
        postgresql_where=sa.text("instance_id IS NULL"),
    )

    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("title_en", sa.String(length=500), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", UTC, nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", UTC, nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'issued', 'void')", name="ck_document_state"),
        sa.ForeignKeyConstraint(["drafted_by"], ["user_account.id"], name="fk_document_drafted_by"),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"], name="fk_document_instance_id"),
        sa.ForeignKeyConstraint(["issued_by"], ["user_account.id"], name="fk_document_issued_by"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )
    op.create_index("ix_document_instance_id_id", "document", ["instance_id", "id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("user_task_id", sa.Uuid(), nullable=True),
        sa.Column("aside", sa.String(length=36), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("saved_at", UTC, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name="fk_draft_bureau_id"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_draft_user_id"),
        sa.ForeignKeyConstraint(["user_task_id"], ["user_task.id"], name="fk_draft_user_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("user_id", "place", "aside", name="uq_draft_user_id_place_aside"),
    )
    op.create_index("ix_draft_user_task_id", "draft", ["user_task_id"], unique=False)
