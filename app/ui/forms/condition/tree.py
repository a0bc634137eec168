"""A condition as the builder shows it: groups of four kinds around clauses; read from and written as raw JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal["all", "any", "none", "not_all"]
KINDS: tuple[Kind, ...] = ("all", "any", "none", "not_all")
Place = tuple[int, ...]
"""Where a part stands: its number within the root group, then within the group there, and so on."""


@dataclass(frozen=True)
class ClauseRow:
    """One comparison, as it stands in the file; `left` is empty in a fresh one."""

    raw: dict[str, Any] = field(default_factory=lambda: {"left": "", "op": "eq", "right": None})

    @property
    def complete(self) -> bool:
        """Whether a field is chosen."""
        return bool(self.raw.get("left"))


@dataclass(frozen=True)
class GroupRow:
    """Parts of which all, any, none or not all hold."""

    kind: Kind = "all"
    members: tuple[Part, ...] = ()


Part = ClauseRow | GroupRow


def read(raw: Any) -> GroupRow:
    """Read a raw condition; a clause alone stands in a group of its own, nothing is an empty group."""
    part = _read(raw) if isinstance(raw, dict) else GroupRow()
    return part if isinstance(part, GroupRow) else GroupRow("all", (part,))


def write(root: GroupRow) -> dict[str, Any] | None:
    """Return the raw condition of all clauses that have a field; None where none has."""
    kept = _complete(root)
    return _write(kept) if kept is not None else None


def part_at(root: GroupRow, place: Place) -> Part:
    """Return the part at a place."""
    part: Part = root
    for step in place:
        assert isinstance(part, GroupRow)  # noqa: S101  places lead through groups
        part = part.members[step]
    return part


def changed(root: GroupRow, place: Place, new: Part) -> GroupRow:
    """Return the condition with another part at a place."""
    if not place:
        assert isinstance(new, GroupRow)  # noqa: S101  the root is a group
        return new
    group = part_at(root, place[:-1])
    assert isinstance(group, GroupRow)  # noqa: S101  places lead through groups
    members = (*group.members[: place[-1]], new, *group.members[place[-1] + 1 :])
    return changed(root, place[:-1], replace(group, members=members))


def inserted(root: GroupRow, group: Place, number: int, part: Part) -> GroupRow:
    """Return the condition with a part more in a group, before its member of a number."""
    into = part_at(root, group)
    assert isinstance(into, GroupRow)  # noqa: S101  asked of groups
    return changed(root, group, replace(into, members=(*into.members[:number], part, *into.members[number:])))


def removed(root: GroupRow, place: Place) -> GroupRow:
    """Return the condition without a part; groups left empty go with it."""
    group = part_at(root, place[:-1])
    assert isinstance(group, GroupRow)  # noqa: S101  places lead through groups
    left = replace(group, members=group.members[: place[-1]] + group.members[place[-1] + 1 :])
    if not left.members and len(place) > 1:
        return removed(root, place[:-1])
    return changed(root, place[:-1], left)


def moved(root: GroupRow, place: Place, group: Place, number: int) -> GroupRow:
    """Return the condition with a part moved before the member `number` of a group; both as counted beforehand."""
    if group[: len(place)] == place:
        return root  # nothing goes into itself
    marker = ClauseRow({"left": "", "op": "moving"})
    part = part_at(root, place)
    held = changed(root, place, marker)
    with_both = inserted(held, group, number, part)
    where = next(at for at, one in walk(with_both) if one == marker)
    return removed(with_both, where)


def step_target(root: GroupRow, place: Place, step: int) -> tuple[Place, int] | None:
    """Return where a part goes one step up (-1) or down (1): past a clause, into a group, or out of its own."""
    parent, number = place[:-1], place[-1]
    group = part_at(root, parent)
    assert isinstance(group, GroupRow)  # noqa: S101  places lead through groups
    near = number + step
    if 0 <= near < len(group.members):
        neighbour = group.members[near]
        if isinstance(neighbour, GroupRow):
            return (*parent, near), 0 if step > 0 else len(neighbour.members)
        return parent, near + (step > 0)
    if not parent:
        return None
    return parent[:-1], parent[-1] + (step > 0)


def walk(part: Part, place: Place = ()) -> Iterator[tuple[Place, Part]]:
    """Walk a part and all within it with their places."""
    yield place, part
    if isinstance(part, GroupRow):
        for number, member in enumerate(part.members):
            yield from walk(member, (*place, number))


def _read(raw: dict[str, Any]) -> Part:
    for kind in ("all", "any"):
        if isinstance(raw.get(kind), list):
            return GroupRow(kind, tuple(_read(one) for one in raw[kind]))
    inner = raw.get("not")
    if isinstance(inner, dict):
        if isinstance(inner.get("any"), list):
            return GroupRow("none", tuple(_read(one) for one in inner["any"]))
        if isinstance(inner.get("all"), list):
            return GroupRow("not_all", tuple(_read(one) for one in inner["all"]))
        return GroupRow("none", (_read(inner),))
    return ClauseRow(dict(raw))


def _complete(part: Part) -> Part | None:
    if isinstance(part, ClauseRow):
        return part if part.complete else None
    kept = tuple(one for one in map(_complete, part.members) if one is not None)
    return replace(part, members=kept) if kept else None


def _write(part: Part) -> dict[str, Any]:
    if isinstance(part, ClauseRow):
        return dict(part.raw)
    members = [_write(one) for one in part.members]
    match part.kind:
        case "none":
            return {"not": members[0] if len(members) == 1 else {"any": members}}
        case "not_all":
            return {"not": {"all": members}}
    return {part.kind: members}
