"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915  a schema is as long as it is
    """Make all tables."""
    op.create_table(
        "blobs",
        sa.Column("id", sa.String(), nullable=False, comment="SHA-256 of the content."),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blobs")),
    )
    op.create_table(
        "calendars",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
    )
    op.create_table(
        "chats",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("made_by_rule", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
    )
    op.create_table(
        "companies",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("emails", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("head", sa.String(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["head"],
            ["employees.id"],
            name=op.f("fk_departments_head_employees"),
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["departments.id"],
            name=op.f("fk_departments_parent_departments"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
    )
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_departments_head"), ["head"], unique=False)
        batch_op.create_index(batch_op.f("ix_departments_parent"), ["parent"], unique=False)

    op.create_table(
        "entity_types",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity_types")),
        comment="Smart processes; the built-in types are the program's own.",
    )
    op.create_table(
        "fields",
        sa.Column("entity", sa.String(), nullable=False, comment="An entity type, or contact or company."),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("multiple", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False, comment="Pairs of id and label."),
        sa.PrimaryKeyConstraint("entity", "key", name=op.f("pk_fields")),
        comment="Fields that the user defined.",
    )
    op.create_table(
        "lookups",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookups")),
    )
    op.create_table(
        "pipelines",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rule_set", sa.String(), nullable=False, comment="The id of its rule set."),
        sa.Column("rule_set_name", sa.String(), nullable=True, comment="NULL: named as the pipeline."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipelines")),
    )
    with op.batch_alter_table("pipelines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pipelines_entity"), ["entity"], unique=False)

    op.create_table(
        "products",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("price", sa.JSON(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
    )
    op.create_table(
        "providers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False, comment="No secrets: those lie in the keyring."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_providers")),
    )
    op.create_table(
        "rates",
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("rate", sa.String(), nullable=False, comment="Units of the base currency for one of this."),
        sa.PrimaryKeyConstraint("currency", name=op.f("pk_rates")),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
    )
    op.create_table(
        "scenarios",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("modified_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
    )
    with op.batch_alter_table("scenarios", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenarios_pipeline"), ["pipeline"], unique=False)

    op.create_table(
        "sequences",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sequences")),
        comment="The last number given out as an id, by kind of record.",
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "variables",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_variables")),
    )
    op.create_table(
        "version_contents",
        sa.Column("id", sa.String(), nullable=False, comment="SHA-256 of the content."),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="The rule set in canonical form (RFC 8785)."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_contents")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("emails", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company"],
            ["companies.id"],
            name=op.f("fk_contacts_company_companies"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_company"), ["company"], unique=False)

    op.create_table(
        "employees",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("calendar", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("emails", sa.JSON(), nullable=False),
        sa.Column("absences", sa.JSON(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar"],
            ["calendars.id"],
            name=op.f("fk_employees_calendar_calendars"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["department"],
            ["departments.id"],
            name=op.f("fk_employees_department_departments"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employees")),
    )
    with op.batch_alter_table("employees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employees_calendar"), ["calendar"], unique=False)
        batch_op.create_index(batch_op.f("ix_employees_department"), ["department"], unique=False)

    op.create_table(
        "files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["blob"], ["blobs.id"], name=op.f("fk_files_blob_blobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_files_blob"), ["blob"], unique=False)

    op.create_table(
        "lookup_rows",
        sa.Column("lookup", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lookup"], ["lookups.id"], name=op.f("fk_lookup_rows_lookup_lookups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lookup", "position", name=op.f("pk_lookup_rows")),
    )
    op.create_table(
        "stages",
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False, comment="Triggers and rules of the draft."),
        sa.CheckConstraint("kind IN ('open', 'won', 'lost')", name=op.f("ck_stages_kind")),
        sa.ForeignKeyConstraint(
            ["pipeline"], ["pipelines.id"], name=op.f("fk_stages_pipeline_pipelines"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pipeline", "id", name=op.f("pk_stages")),
    )
    op.create_table(
        "versions",
        sa.Column("pipeline", sa.String(), nullable=False, comment="Kept when the pipeline is removed."),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["version_contents.id"], name=op.f("fk_versions_id_version_contents")),
        sa.PrimaryKeyConstraint("pipeline", "number", name=op.f("pk_versions")),
    )
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_versions_id"), ["id"], unique=False)

    op.create_table(
        "items",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True, comment="The primary contact."),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(), nullable=True, comment="UTC, for sorting."),
        sa.Column("content", sa.JSON(), nullable=False, comment="Field values by key."),
        sa.Column("search", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pipeline", "stage"],
            ["stages.pipeline", "stages.id"],
            name=op.f("fk_items_pipeline_stage_stages"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_items")),
        sa.UniqueConstraint("entity", "id", name=op.f("uq_items_entity_id")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_items_company"), ["company"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_contact"), ["contact"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_entity_created_at"), ["entity", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_entity_responsible"), ["entity", "responsible"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_pipeline_stage"), ["pipeline", "stage"], unique=False)

    op.create_table(
        "role_members",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("employee", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee"],
            ["employees.id"],
            name=op.f("fk_role_members_employee_employees"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["role"], ["roles.id"], name=op.f("fk_role_members_role_roles"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("role", "position", name=op.f("pk_role_members")),
    )
    with op.batch_alter_table("role_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_members_employee"), ["employee"], unique=False)

    op.create_table(
        "product_rows",
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(), nullable=True, comment="NULL: typed by hand, or no longer in the list."),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("price", sa.JSON(), nullable=True),
        sa.Column("quantity", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity", "item"],
            ["items.entity", "items.id"],
            name=op.f("fk_product_rows_entity_item_items"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entity", "item", "position", name=op.f("pk_product_rows")),
    )
    with op.batch_alter_table("product_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_rows_product"), ["product"], unique=False)
