"""Joins what tells of a rule set with what writes it down."""

from __future__ import annotations

from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.documenting import Edition
    from app.engine.model.rule_set import RuleSet


def document_one(
    rule_set: RuleSet, to: Path, path: Path | None, *, language: str, made: date | None, made_by: str
) -> None:
    """Write the documentation of a rule set; with a workspace people and fields are called as there."""
    from app import i18n
    from app.boot import check_one
    from app.boot.publishing import directory_in
    from app.engine.catalog.registry import load_catalogue
    from app.engine.checks.registry import load_checks
    from app.engine.documenting import account_of
    from app.paths import resources
    from app.publish.documentation.writing import form_of, keep, written

    form = form_of(to)
    directory = directory_in(path)
    edition = _edition(rule_set, path, made, made_by)
    account = account_of(rule_set, load_catalogue(), directory, check_one(rule_set, path, load_checks()), edition)
    zone: tzinfo = directory.calendar.zone
    keep(to, written(account, form, i18n.load(language, resources() / "translations", zone)))


def _edition(rule_set: RuleSet, path: Path | None, made: date | None, made_by: str) -> Edition:
    """Return which version this is; a workspace knows when and by whom it was saved."""
    from app.engine.documenting import Edition
    from app.engine.rule_set_file import version_id
    from app.storage.workspace import Access, Workspace

    version = version_id(rule_set)
    if path is None:
        return Edition(version, made=made, made_by=made_by)
    with Workspace.open(path, Access.READ) as workspace:
        saved = workspace.versions.of(rule_set)
    if saved is None:
        return Edition(version, made=made, made_by=made_by)
    return Edition(version, saved.number, saved.comment, saved.author or "", saved.created_at, made, made_by)
