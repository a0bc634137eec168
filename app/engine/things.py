"""The kinds of things that a card can refer to by an id, and what the workspace keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from app.engine.paths import Path
from app.engine.ports import Directory


class What(StrEnum):
    """The kinds of things that a card can refer to."""

    FIELD = "field"
    STAGE = "stage"
    PIPELINE = "pipeline"
    ENTITY = "entity"
    PERSON = "person"
    PROVIDER = "provider"
    RULE = "rule"
    VARIABLE = "variable"
    TEMPLATE = "template"
    LOOKUP = "lookup"
    PRODUCT = "product"
    OWN_COMPANY = "own_company"


class Thing(Struct, frozen=True):
    """One thing by its id; of a person it is the reference, ``employee:17``, ``department:sales``, ``role:lawyers``.

    `within` is the entity type of a field, the pipeline of a stage, the channel of a provider; empty stands for the
    card's own.
    """

    what: What
    id: str
    within: str = ""


ROOTS: Mapping[str, What] = {"item": What.FIELD, "results": What.RULE, "variables": What.VARIABLE}
"""The roots of name paths behind which the id of a thing stands."""


def thing_at(path: Path, within: str = "") -> Thing | None:
    """Return what a name path leads to; None for what every pipeline has, such as the client."""
    what = ROOTS.get(path[0])
    if what is None or len(path) == 1:
        return None
    return Thing(what, path[1], within if what is What.FIELD else "")


class Kept(Protocol):
    """Something that a workspace keeps under a name."""

    @property
    def name(self) -> str:
        """What people call it."""


def kept(directory: Directory, what: What) -> Mapping[str, Kept]:
    """Return, by their ids, the things of a kind that a workspace keeps by themselves; none for the other kinds."""
    kinds: Mapping[What, Mapping[str, Kept]] = {
        What.TEMPLATE: directory.templates,
        What.LOOKUP: directory.lookups,
        What.PRODUCT: directory.products,
        What.OWN_COMPANY: directory.own_companies,
    }
    return kinds.get(what, {})
