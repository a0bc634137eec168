"""What clauses claim of a value, and which claims cannot hold together, whatever the item."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct

from app.engine.conditions.compare import DATES, NUMBERS
from app.engine.conditions.dates import read_date
from app.engine.conditions.nodes import ClauseNode, GroupNode, Node
from app.engine.errors import KnownError
from app.engine.model.condition import CHANGES, Clause, Operator
from app.engine.model.values import FieldType, Money, read_value

_O = Operator
_OPPOSITES = (
    (_O.EQ, _O.NE),
    (_O.IN, _O.NOT_IN),
    (_O.CONTAINS, _O.NOT_CONTAINS),
    (_O.EMPTY, _O.FILLED),
)
OPPOSITE = dict(_OPPOSITES) | {other: one for one, other in _OPPOSITES}
"""Of each of these operators the one that holds exactly where it does not."""

HOLD_FOR_NOTHING = frozenset({_O.EMPTY, _O.NE, _O.NOT_IN, _O.NOT_CONTAINS}) | CHANGES
"""The operators that may hold for a field without a value."""

_PIECES = {_O.CONTAINS: str.__contains__, _O.STARTS_WITH: str.startswith, _O.ENDS_WITH: str.endswith}


class Claim(Struct, frozen=True, dict=True):
    """A clause as it counts: within an odd number of *not* its operator is the opposite one."""

    node: ClauseNode
    op: Operator

    @property
    def clause(self) -> Clause:
        """The clause that is meant, for showing."""
        given = self.node.clause
        return given if given.op is self.op else Clause(given.left, self.op, given.right, given.match_case)

    def meaning(self, op: Operator) -> Hashable:
        """Return what is the same for two claims that say the same, were this one's operator `op`."""
        given = self.node.clause
        return self.node.left.path, given.match_case, op, _hashable(given.right)

    @cached_property
    def values(self) -> frozenset[tuple[str, Any]] | None:
        """The values that it names, with their units; None where one differs from item to item."""
        right = self.node.clause.right
        found = [_read(self, one) for one in (right if isinstance(right, list | tuple) else [right])]
        return frozenset(one for one in found if one is not None) if None not in found else None

    @cached_property
    def among(self) -> frozenset[tuple[str, Any]] | None:
        """The few values that it leaves."""
        return self.values if self.op in (_O.EQ, _O.IN) else None

    @cached_property
    def span(self) -> Span | None:
        """From where to where it holds."""
        return _span(self)

    @cached_property
    def text(self) -> str | None:
        """The text that it compares with, whatever its case."""
        right = self.node.clause.right
        return right.casefold() if isinstance(right, str) and self.node.left.kind not in DATES else None


def groups(root: Node, *, negated: bool = False, whole: bool = True) -> Iterator[tuple[Sequence[Node], bool, bool]]:
    """Walk what is joined by *or*: the members, whether they count as negated, and whether all hangs on them."""
    if isinstance(root, GroupNode):
        if root.kind == "not":
            yield from groups(root.members[0], negated=not negated, whole=whole)
            return
        joined_by_or = (root.kind == "any") is not negated
        if joined_by_or:
            yield root.members, negated, whole
        for one in root.members:
            yield from groups(one, negated=negated, whole=whole and not joined_by_or)


def claims(root: Node, *, negated: bool = False, whole: bool = True) -> Iterator[tuple[Claim, bool]]:
    """Walk all claims, each with whether the condition as a whole hangs on it."""
    if isinstance(root, ClauseNode):
        claim = claim_of(root, negated=negated)
        if claim is not None:
            yield claim, whole
    elif root.kind == "not":
        yield from claims(root.members[0], negated=not negated, whole=whole)
    else:
        for one in root.members:
            yield from claims(one, negated=negated, whole=whole and (root.kind == "all") is not negated)


def claim_of(node: Node, *, negated: bool) -> Claim | None:
    """Return what a clause claims; None for a group, and for a clause whose opposite no operator says."""
    if not isinstance(node, ClauseNode):
        return claim_of(node.members[0], negated=not negated) if node.kind == "not" else None
    op: Operator | None = node.clause.op
    if negated:
        op = OPPOSITE.get(node.clause.op)
    return Claim(node, op) if op is not None else None


def opposite_among(there: Mapping[Hashable, Claim], claim: Claim) -> Claim | None:
    """Return of claims by their meaning the one that holds exactly where another does not."""
    turned = OPPOSITE.get(claim.op)
    return there.get(claim.meaning(turned)) if turned is not None else None


def exclude(one: Claim, other: Claim) -> bool:
    """Say whether two claims can never both hold."""
    if one.node.left.path != other.node.left.path:
        return False
    if OPPOSITE.get(one.op) is other.op and one.meaning(other.op) == other.meaning(other.op):
        return True
    if _O.EMPTY in (one.op, other.op):
        return (other.op if one.op is _O.EMPTY else one.op) not in HOLD_FOR_NOTHING
    if one.node.left.multiple or one.node.clause.match_case is not other.node.clause.match_case:
        return False
    return _exclude(one, other) or _exclude(other, one)


def never(claim: Claim) -> bool:
    """Say whether a claim can hold for no value at all: its bounds are the wrong way round."""
    span = claim.span
    return span is not None and span.low is not None and span.high is not None and span.low > span.high


# What a claim leaves of a value


class Span(Struct, frozen=True):
    """From low to high, in one unit (a currency; nothing else has any); an open end is not part of it."""

    unit: str
    low: Any = None
    high: Any = None
    open_low: bool = False
    open_high: bool = False

    def holds(self, value: Any) -> bool:
        over = self.low is None or value > self.low or (value == self.low and not self.open_low)
        return over and (self.high is None or value < self.high or (value == self.high and not self.open_high))

    def misses(self, other: Span) -> bool:
        """Say whether the other one begins only after this one has ended."""
        if self.high is None or other.low is None:
            return False
        return bool(self.high < other.low or (self.high == other.low and (self.open_high or other.open_low)))


def _exclude(one: Claim, other: Claim) -> bool:
    among = one.among
    if among is None:
        first, second = one.span, other.span
        if first is not None and second is not None:
            return first.unit == second.unit and first.misses(second)
        return one.op is other.op and _pieces_differ(one, other)
    others = other.among
    if others is not None:
        return {unit for unit, _ in among} == {unit for unit, _ in others} and not among & others
    span = other.span
    if span is not None:
        return all(unit == span.unit and not span.holds(value) for unit, value in among)
    if other.op in (_O.NE, _O.NOT_IN):
        barred = other.values
        return barred is not None and among <= barred
    part = other.text
    test = _PIECES.get(OPPOSITE[other.op] if other.op is _O.NOT_CONTAINS else other.op)
    if part is None or test is None:
        return False
    return all(test(str(value), part) is (other.op is _O.NOT_CONTAINS) for _, value in among)


def _pieces_differ(one: Claim, other: Claim) -> bool:
    """Say whether a text cannot begin, or end, with both."""
    part, piece = one.text, other.text
    test = _PIECES.get(one.op)
    if part is None or piece is None or test is None or one.op is _O.CONTAINS:
        return False
    return not test(part, piece) and not test(piece, part)


def _span(claim: Claim) -> Span | None:
    kind, right = claim.node.left.kind, claim.node.clause.right
    if kind not in NUMBERS | DATES | {FieldType.MONEY}:
        return None
    if claim.op is _O.BETWEEN:
        low, high = (_read(claim, one) for one in right)
        if low is None or high is None or low[0] != high[0]:
            return None
        return Span(low[0], low[1], high[1])
    found = _read(claim, right)
    if found is None:
        return None
    unit, value = found
    match claim.op:
        case Operator.GT | Operator.GE:
            return Span(unit, low=value, open_low=claim.op is _O.GT)
        case Operator.LT | Operator.LE:
            return Span(unit, high=value, open_high=claim.op is _O.LT)
    return None


def _read(claim: Claim, raw: Any) -> tuple[str, Any] | None:
    """Read one value with its unit; None for one that differs from item to item or from day to day."""
    if raw is None or (isinstance(raw, dict) and "ref" in raw):
        return None
    kind = claim.node.left.kind
    try:
        if kind in DATES:
            day = read_date(raw)
            return ("", day) if type(day) is date else None
        value = read_value(FieldType.DECIMAL if kind in NUMBERS else kind, raw)
    except KnownError:
        return None
    if isinstance(value, Money):
        return value.currency, value.amount
    if isinstance(value, str):
        value = value.casefold()
        if kind in (FieldType.EMPLOYEE, FieldType.CLIENT):
            value = value.rpartition(":")[2]
    return "", value


def _hashable(raw: Any) -> Hashable:
    if isinstance(raw, dict):
        return tuple(sorted((key, _hashable(one)) for key, one in raw.items()))
    return tuple(map(_hashable, raw)) if isinstance(raw, list | tuple) else raw
