"""Looks names up for printing: strictly, and codes with the labels that people read."""

from __future__ import annotations

from typing import Any

from app.engine.clients import client_name
from app.engine.errors import BadTemplate, CannotAct
from app.engine.model.schema import Field
from app.engine.model.values import FieldType
from app.engine.paths import CLIENT_ROOTS, Missing, Path, custom_field, look_up
from app.engine.placeholders.printing import Coded, Paper

CODED_ROOTS = frozenset({"item", *CLIENT_ROOTS})
"""The roots whose fields may hold codes."""
MAY_BE_CODED = frozenset({str, tuple})
"""What codes are stored as, one or several."""


def strict(paper: Paper, path: Path) -> Any:
    """Return the value at a path; raises BadTemplate for an unknown name, CannotAct for a result not there yet."""
    value = look_up(paper.scope, path)
    if isinstance(value, Missing):
        raise CannotAct(value.words) if value.known else BadTemplate(value.words)
    return labelled(paper, path, value) if path[0] in CODED_ROOTS else value


def lenient(paper: Paper, path: Path) -> Any:
    """Return the value at a path, None where it does not exist."""
    value = look_up(paper.scope, path)
    if isinstance(value, Missing):
        return None
    return labelled(paper, path, value) if path[0] in CODED_ROOTS else value


def labelled(paper: Paper, path: Path, value: Any) -> Any:
    """Give the code of an option, employee or client its label; other values stay as they are."""
    kind = type(value)
    if kind not in MAY_BE_CODED or len(path) != 2:  # noqa: PLR2004  the root and the field's key
        return value
    field = custom_field(paper.scope.directory.schema, path[0], paper.scope.record.entity, path[1])
    if field is None or field.type not in _CODED:
        return value
    if kind is tuple:
        return tuple(_label(paper, field, one) for one in value)
    return _label(paper, field, value)


_CODED = frozenset({FieldType.EMPLOYEE, FieldType.ENUMERATION, FieldType.CLIENT})


def _label(paper: Paper, field: Field, code: Any) -> Any:
    if type(code) is not str:
        return code
    directory = paper.scope.directory
    if field.type is FieldType.EMPLOYEE:
        employee = directory.employees.get(code)
        return Coded(code, employee.name) if employee is not None else code
    if field.type is FieldType.ENUMERATION:
        return next((Coded(code, one.label) for one in field.options if one.id == code), code)
    name = client_name(code, directory)
    return Coded(code, name) if name is not None else code
