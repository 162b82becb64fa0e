"""The tables of an installation: whether they are those of this version, and bringing them there."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps

from luoshi.records.accounts import User
from luoshi.services.acts import Refused

APP = "records"


class NewerTables(Refused):
    """The tables were made by a later version than this one."""

    def __init__(self, migration: str) -> None:
        super().__init__(
            "tables-newer", f"数据来自更新的版本（{migration}），这一版本读不了。", "请先安装同一版本或更新的版本。"
        )


def pending() -> tuple[str, ...]:
    """The steps still missing until the tables are those of this version, in order. Raises NewerTables."""
    reached = reached_migration()
    if reached:
        known_at(reached)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def upgrade() -> tuple[str, ...]:
    """Take the missing steps and return them. Raises NewerTables. What is stored stays."""
    steps = pending()
    call_command("migrate", interactive=False, verbosity=0)
    return steps


def move_to(migration: str) -> None:
    """Take the steps up to a migration only."""
    call_command("migrate", APP, migration, interactive=False, verbosity=0)


def in_use() -> bool:
    """Whether anybody was ever entered: an installation to be kept."""
    return User._meta.db_table in connection.introspection.table_names() and User.objects.exists()


def reached_migration() -> str:
    """The last step that the tables have taken, empty where there are none."""
    applied = MigrationLoader(connection, ignore_no_migrations=True).applied_migrations
    return max((name for app, name in applied if app == APP), default="")


def known_at(migration: str) -> StateApps:
    """The tables as they were after a migration. Raises NewerTables where this version does not know it."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    if (APP, migration) not in loader.graph.nodes:
        raise NewerTables(migration)
    return loader.project_state([(APP, migration)]).apps
