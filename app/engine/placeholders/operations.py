"""What templates can do with values: compare, reckon, loop. Every step is counted and nothing grows without bound."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.engine.model.values import Money
from app.engine.placeholders.filters import as_moment, as_number
from app.engine.placeholders.limits import refuse, told
from app.engine.placeholders.printing import Paper
from app.engine.words import msg

_LARGEST = Decimal(10) ** 30
_DATES = frozenset({date, datetime})
_PLAIN = frozenset({int, str, Decimal, bool})
_REACH: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "lteq": operator.le,
    "le": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "ge": operator.ge,
}


def work_out(paper: Paper, left: Any, sign: str, right: Any) -> Any:
    """Reckon with numbers and amounts of money; what is empty stays empty."""
    paper.budget.step(1)
    if left is None or right is None:
        return None
    if isinstance(left, Money) and isinstance(right, Money):
        if left.currency != right.currency:
            raise refuse(
                msg("{one} and {two} are different currencies and cannot be reckoned together."),
                one=left.currency,
                two=right.currency,
            )
        if sign not in "+-/":
            raise refuse(msg("Two amounts of money can be added, taken away or divided, nothing else."))
        result = _reckon(left.amount, sign, right.amount)
        return result if sign == "/" else Money(result, left.currency)
    if isinstance(left, Money) and sign in "*/":
        return Money(Decimal(_reckon(left.amount, sign, _number(right))), left.currency)
    if isinstance(right, Money) and sign == "*":
        return Money(Decimal(_reckon(_number(left), sign, right.amount)), right.currency)
    if isinstance(left, Money) or isinstance(right, Money):
        raise refuse(msg("An amount of money and a number can only be multiplied or divided."))
    if type(left) is int and type(right) is int and sign != "/":
        return _reckon(left, sign, right)
    return _reckon(_number(left), sign, _number(right))


def _number(value: Any) -> Decimal:
    if isinstance(value, str):
        raise refuse(msg("Texts cannot be reckoned with. Join them with ~ instead."))
    return as_number(value)


def _reckon(left: Any, sign: str, right: Any) -> Any:
    try:
        result = _REACH[sign](left, right)
        if -_LARGEST < result < _LARGEST:
            return result
    except ArithmeticError as error:
        raise refuse(msg("A number is divided by zero or is too large here.")) from error
    raise refuse(msg("A number here is too large."))


def compare(paper: Paper, left: Any, *rest: Any) -> bool:
    """Compare as in ``a < b <= c``: signs and right-hand sides in turn."""
    for sign, right in zip(rest[::2], rest[1::2], strict=True):
        paper.budget.step(1)
        if not _holds(paper, left, sign, right):
            return False
        left = right
    return True


def _holds(paper: Paper, left: Any, sign: str, right: Any) -> bool:
    if sign in ("in", "notin"):
        return _within(paper, left, right) is (sign == "in")
    left, right = _alike(paper, left, right)
    if sign in ("eq", "ne"):
        return bool(left == right) is (sign == "eq")
    if left is None or right is None:
        return False
    try:
        return bool(_ORDERS[sign](left, right))
    except (TypeError, ArithmeticError) as error:
        raise refuse(
            msg("“{one}” and “{two}” cannot be compared: they are of different kinds."), one=told(left), two=told(right)
        ) from error


def _within(paper: Paper, part: Any, whole: Any) -> bool:
    if whole is None:
        return False
    if isinstance(whole, str):
        paper.budget.hold(len(whole))
        return paper.text(part) in whole
    if isinstance(whole, tuple | list):
        paper.budget.step(len(whole) >> 4)
        return part in whole
    raise refuse(msg("“in” looks into a text or a list."))


def _alike(paper: Paper, left: Any, right: Any) -> tuple[Any, Any]:
    """Bring two values to a form in which they compare."""
    if type(left) is type(right) and type(left) in _PLAIN:
        return left, right
    if isinstance(left, Money) and isinstance(right, Money):
        if left.currency != right.currency:
            return (left.currency, left.amount), (right.currency, right.amount)
        return left.amount, right.amount
    if isinstance(left, Money) and isinstance(right, int | float | Decimal):
        return left.amount, right
    if isinstance(right, Money) and isinstance(left, int | float | Decimal):
        return left, right.amount
    kinds = {type(left), type(right)}
    if kinds & _DATES and kinds <= _DATES | {str} and "" not in (left, right):
        return _dates(paper, as_moment(paper, left), as_moment(paper, right))
    return left, right


def _dates(paper: Paper, left: date, right: date) -> tuple[date, date]:
    """Bring two dates to a form in which they compare: by the day, where one of them has no time."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left, right
    first, second = (one.astimezone(paper.zone).date() if isinstance(one, datetime) else one for one in (left, right))
    return first, second


def turns(paper: Paper, values: Any, steps: int) -> Iterator[Any]:
    """Go through several values in a loop whose body takes so many steps."""
    if not isinstance(values, tuple | list | None):
        raise refuse(msg("A loop goes through a list, such as client.phones."))
    return _counted(paper, values or (), steps)


def _counted(paper: Paper, values: Any, steps: int) -> Iterator[Any]:
    for one in values:
        paper.budget.turn(steps)
        yield one


def is_empty(value: Any) -> bool:
    """Say whether a value holds nothing."""
    return value is None or value in ("", ())


def is_odd(value: Any) -> bool:
    """Say whether a number is odd."""
    return bool(_reckon(_number(value), "%", Decimal(2)) == 1)
