"""What each operator means for each kind of value.

A *family* is the kinds of value that can be compared with one another. Its `compare` takes an operator with a right
side already read, and gives a `Compare`: all that can be worked out beforehand is. Empty values never reach one.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from app.engine.errors import BadCondition
from app.engine.model.condition import Operator
from app.engine.model.values import FieldType, Money, Value, read_value
from app.engine.words import msg

if TYPE_CHECKING:
    from app.engine.ports import Directory
    from app.engine.scope import Scope

Right = Any
"""A right side once read: one value, or a tuple of them for *is one of* and *between*."""


class Compare(Struct, frozen=True):
    """A test of one value; a scoped one also needs the scope."""

    test: Callable[..., bool]
    scoped: bool = False


class Family(ABC):
    """Kinds of value that can be compared with one another; `others` are those that a reference may bring in."""

    others: frozenset[FieldType]

    @abstractmethod
    def literal(self, raw: Any) -> Right:
        """Read one value of a right side; raises KnownError for what does not fit."""

    def taken(self, value: Value) -> Right:
        """Take one value from another field as a right side."""
        return value

    @abstractmethod
    def compare(self, op: Operator, right: Right) -> Compare:
        """Return the test of an operator that `operators_for` allows."""


TEXTS = frozenset({FieldType.STRING, FieldType.TEXT, FieldType.URL, FieldType.ADDRESS})
ADDRESSES = frozenset({FieldType.PHONES, FieldType.EMAILS})
NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL})
DATES = frozenset({FieldType.DATE, FieldType.DATETIME})

ORDER: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: operator.eq,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
}
_MIRRORED: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: operator.eq,
    Operator.GT: operator.lt,
    Operator.GE: operator.le,
    Operator.LT: operator.gt,
    Operator.LE: operator.ge,
}


def ordered(op: Operator, right: Right) -> Compare:
    """Return the test of values that Python orders by themselves, without a Python call of its own."""
    if op is Operator.IN:
        return Compare(frozenset(right).__contains__)
    if op is Operator.BETWEEN:
        low, high = right
        return Compare(lambda value: low <= value <= high)
    return Compare(partial(_MIRRORED[op], right))


class Text(Family):
    """Strings, and what is shown as one; upper and lower case are alike unless asked."""

    others = TEXTS | ADDRESSES | {FieldType.ENUMERATION}

    def __init__(self, kind: FieldType, *, match_case: bool) -> None:
        """Compare values of a kind."""
        self._match_case = match_case
        self._fold: Callable[[Any], str] = str if match_case else str.casefold
        if kind in ADDRESSES and not match_case:
            self._fold = lambda value: str(value).casefold()

    def literal(self, raw: Any) -> Right:
        """Read text."""
        return self.taken(read_value(FieldType.STRING, raw))

    def taken(self, value: Value) -> Right:
        """Take whatever can be written as text."""
        return str(value) if self._match_case else str(value).casefold()

    def compare(self, op: Operator, right: Right) -> Compare:
        """Return a test by the written form."""
        fold = self._fold
        if op is Operator.MATCHES:
            return Compare(lambda value: right.search(str(value)) is not None)
        if op is Operator.IN:
            among = frozenset(right)
            return Compare(lambda value: fold(value) in among)
        tests: Mapping[Operator, Callable[[Any], bool]] = {
            Operator.EQ: lambda value: fold(value) == right,
            Operator.CONTAINS: lambda value: right in fold(value),
            Operator.STARTS_WITH: lambda value: fold(value).startswith(right),
            Operator.ENDS_WITH: lambda value: fold(value).endswith(right),
        }
        return Compare(tests[op])


class Number(Family):
    """Whole and decimal numbers."""

    others = NUMBERS

    def __init__(self, kind: FieldType) -> None:
        """Compare values of a kind."""
        self._whole = kind is FieldType.INTEGER

    def literal(self, raw: Any) -> Right:
        """Read a number; whole ones stay whole beside whole numbers, which is faster."""
        value = read_value(FieldType.DECIMAL, raw)
        return int(value) if self._whole and value == value.to_integral_value() else value

    def compare(self, op: Operator, right: Right) -> Compare:
        """Return a numerical test."""
        return ordered(op, right)


class MoneyFamily(Family):
    """Amounts of money; a plain number counts as base currency."""

    others = NUMBERS | {FieldType.MONEY}

    def literal(self, raw: Any) -> Right:
        """Read an amount, with or without a currency."""
        return read_value(FieldType.MONEY, raw)

    def taken(self, value: Value) -> Right:
        """Take an amount or a number."""
        return value if isinstance(value, Money) else Money(Decimal(str(value)), "")

    def compare(self, op: Operator, right: Right) -> Compare:
        """Return a test in one currency: the common one, or else the base."""
        if op is Operator.BETWEEN:
            low = self.compare(Operator.GE, right[0]).test
            high = self.compare(Operator.LE, right[1]).test
            return Compare(lambda value, scope: low(value, scope) and high(value, scope), scoped=True)
        if op is Operator.IN:
            tests = [self.compare(Operator.EQ, one).test for one in right]
            return Compare(lambda value, scope: any(test(value, scope) for test in tests), scoped=True)
        holds, amount, currency = ORDER[op], right.amount, right.currency

        def test(value: Money, scope: Scope) -> bool:
            if value.currency == (currency or scope.directory.schema.base_currency):
                return holds(value.amount, amount)
            directory = scope.directory
            return holds(_in_base(value, right, directory), _in_base(right, value, directory))

        return Compare(test, scoped=True)


def _in_base(money: Money, other: Money, directory: Directory) -> Decimal:
    base = directory.schema.base_currency
    if money.currency in ("", base):
        return money.amount
    rate = directory.rates.get(money.currency)
    if rate is None:
        words = msg("{currency} cannot be compared with {other}: the workspace has no rate for {currency}.")
        raise BadCondition(words.fill(currency=money.currency, other=other.currency or base))
    return money.amount * rate


class Exact(Family):
    """Values that are either the same or not: yes and no, options of a list."""

    def __init__(self, kind: FieldType) -> None:
        """Compare values of a kind."""
        self._kind = kind
        self.others = frozenset({kind} if kind is FieldType.BOOLEAN else {kind, FieldType.STRING})

    def literal(self, raw: Any) -> Right:
        """Read a value of the kind."""
        return read_value(self._kind, raw)

    def compare(self, op: Operator, right: Right) -> Compare:
        """Return a test for the same value."""
        return ordered(Operator.EQ if op is Operator.CONTAINS else op, right)


class Employees(Exact):
    """Employees by their id; *is in department* takes sub-departments in."""

    def __init__(self) -> None:
        """Compare employees."""
        super().__init__(FieldType.EMPLOYEE)

    def literal(self, raw: Any) -> Right:
        """Read an id, also one written ``employee:17``."""
        return str(super().literal(raw)).removeprefix("employee:")

    def compare(self, op: Operator, right: Right) -> Compare:
        """Return a test for the same employee, or their department."""
        return _in_department(right) if op is Operator.IN_DEPARTMENT else super().compare(op, right)


def _in_department(right: Iterable[str]) -> Compare:
    only = frozenset(one.removeprefix("department_only:") for one in right if one.startswith("department_only:"))
    trees = frozenset(one.removeprefix("department:") for one in right if not one.startswith("department_only:"))

    def test(person: str, scope: Scope) -> bool:
        directory = scope.directory
        employee = directory.employees.get(person)
        department = employee.department if employee is not None else None
        if department in only:
            return True
        seen = set()
        while department and department not in seen:  # upwards: a few steps, however large the company
            if department in trees:
                return True
            seen.add(department)
            above = directory.departments.get(department)
            department = above.parent if above is not None else None
        return False

    return Compare(test, scoped=True)


class Clients(Exact):
    """Contacts and companies by reference; one written without its ``contact:`` or ``company:`` is the same."""

    def __init__(self) -> None:
        """Compare references."""
        super().__init__(FieldType.CLIENT)

    def compare(self, op: Operator, right: Right) -> Compare:
        """Return a test for the same client."""
        wanted = frozenset(right if op is Operator.IN else (right,))
        bare = frozenset(one.partition(":")[2] for one in wanted if ":" in one)

        def test(value: str) -> bool:
            if value in wanted:
                return True
            return value.partition(":")[2] in wanted if ":" in value else value in bare

        return Compare(test)
