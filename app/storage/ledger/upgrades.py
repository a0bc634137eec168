"""What makes the tables of the next number out of those of each; the migrations of a workspace call the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, String, column, func, table, update

Upgrades = Mapping[int, Callable[[Connection], None]]


def part_tokens(connection: Connection) -> None:
    """Keep the name of a token and its id apart: they stood in one column, the id of twelve characters in brackets."""
    for name in ("run_versions", "run_live"):
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN by_token VARCHAR")
        by, token = column("by", String), column("by_token", String)
        parted = {by: func.substr(by, 1, func.length(by) - 15), token: func.substr(by, func.length(by) - 12, 12)}
        connection.execute(update(table(name, by, token)).where(by.like("% (____________)")).values(parted))


UPGRADES: Upgrades = MappingProxyType({1: part_tokens})
