"""The claims that are made of an item, kept so that one which rules a further one out is found at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from app.engine.checks.claims import HOLD_FOR_NOTHING, Claim, exclude, opposite_among
from app.engine.model.condition import Operator

_BARRING = (Operator.NE, Operator.NOT_IN)
_ENDS = (Operator.STARTS_WITH, Operator.ENDS_WITH)


class Rivals:
    """Claims that stand together. Of those that are alike only the one that leaves least is compared with others."""

    def __init__(self) -> None:
        """Begin without claims."""
        self._of_values: dict[str, _OfOneValue] = {}

    def add(self, claim: Claim) -> Claim | None:
        """Take a claim in; return one of those before with which it can never hold."""
        found = self.of(claim)
        self._of_values.setdefault(claim.node.left.path, _OfOneValue()).take(claim, held=found is None)
        return found

    def of(self, claim: Claim) -> Claim | None:
        """Return a claim with which another one can never hold, None where there is none."""
        known = self._of_values.get(claim.node.left.path)
        return next((one for one in known.near(claim) if exclude(one, claim)), None) if known is not None else None


class _OfOneValue:
    """What is claimed of one field, result or variable."""

    def __init__(self) -> None:
        self._same: dict[Hashable, Claim] = {}
        self._empty: Claim | None = None
        self._filled: Claim | None = None
        """One that holds for no empty value."""
        self._cased: dict[bool, _Left] = {}

    def take(self, claim: Claim, *, held: bool) -> None:
        self._same.setdefault(claim.meaning(claim.op), claim)
        if claim.op is Operator.EMPTY:
            self._empty = self._empty or claim
        elif claim.op not in HOLD_FOR_NOTHING:
            self._filled = self._filled or claim
        self._cased.setdefault(claim.node.clause.match_case, _Left()).take(claim, held=held)

    def near(self, claim: Claim) -> Iterator[Claim]:
        """Give those that may rule a claim out, each kind of them once."""
        turned = opposite_among(self._same, claim)
        other = self._filled if claim.op is Operator.EMPTY else self._empty
        yield from (one for one in (turned, other) if one is not None)
        cased = self._cased.get(claim.node.clause.match_case)
        if cased is not None:
            yield from cased.near(claim)


class _Left:
    """What claims leave of a value: a span, some values, all but some, or texts with a certain piece."""

    def __init__(self) -> None:
        self._lows: dict[str, Claim] = {}
        self._highs: dict[str, Claim] = {}
        self._between: dict[Hashable, Claim] = {}
        self._among: dict[Hashable, Claim] = {}
        """None of these rules another out: of values that stand alone it is one."""
        self._barring: dict[Hashable, list[Claim]] = {}
        self._pieces: dict[Hashable, Claim] = {}
        self._longest: dict[Operator, Claim] = {}

    def take(self, claim: Claim, *, held: bool) -> None:
        if claim.among is not None:
            if held:
                self._among.setdefault(claim.among, claim)
        elif claim.op in _BARRING:
            for value in claim.values or ():
                self._barring.setdefault(value, []).append(claim)
        elif claim.span is not None:
            self._take_span(claim)
        elif claim.text is not None:
            self._pieces.setdefault((claim.op, claim.text), claim)
            longest = self._longest.get(claim.op)
            if longest is None or len(longest.text or "") < len(claim.text):
                self._longest[claim.op] = claim

    def near(self, claim: Claim) -> Iterator[Claim]:
        if claim.among is not None:
            for value in claim.among:
                yield from self._barring.get(value, ())
                break  # whatever bars them all bars the first
            for some in (self._among, self._lows, self._highs, self._between, self._pieces):
                yield from some.values()
            return
        if claim.op in _ENDS and claim.op in self._longest:
            yield self._longest[claim.op]
        elif claim.span is not None:
            for ends in (self._lows, self._highs):
                if claim.span.unit in ends:
                    yield ends[claim.span.unit]
        yield from self._among.values()

    def _take_span(self, claim: Claim) -> None:
        """Keep it where it begins last or ends first."""
        span = claim.span
        assert span is not None  # noqa: S101  looked at by who calls
        low, high = self._lows.get(span.unit), self._highs.get(span.unit)
        if span.low is not None and (low is None or _begins_before(low, claim)):
            self._lows[span.unit] = claim
        if span.high is not None and (high is None or _ends_before(claim, high)):
            self._highs[span.unit] = claim
        if span.low is not None and span.high is not None:
            self._between.setdefault((span.unit, span.low, span.high), claim)


def _begins_before(one: Claim, other: Claim) -> bool:
    first, second = one.span, other.span
    assert first is not None and second is not None  # noqa: S101, PT018  both are kept for their spans
    return bool((first.low, first.open_low) < (second.low, second.open_low))


def _ends_before(one: Claim, other: Claim) -> bool:
    first, second = one.span, other.span
    assert first is not None and second is not None  # noqa: S101, PT018  both are kept for their spans
    return bool((first.high, not first.open_high) < (second.high, not second.open_high))
