"""What does not fit in JSON that was read: where it stands and why, in our words rather than in those of a library."""

from __future__ import annotations

import re

from msgspec import ValidationError

from app.engine.model.part import Unfit
from app.engine.words import Msg, msg

MISSING = msg("it is missing")
UNKNOWN = msg("it is not known here; check the spelling")
NO_VALUE = msg("this value is not known here; check the spelling")
NO_TEXT = msg("it should be text")
EMPTY = msg("it should not be empty")
NO_FLAG = msg("it should be true or false")
NO_NUMBER = msg("it should be a number")
NO_WHOLE = msg("it should be a whole number")
NO_LIST = msg("it should be a list, in square brackets")
NO_OBJECT = msg("it should be an object, in braces")
NO_COLOR = msg("it should be a colour, written #1B7A4C")
NOT_SO = msg("it is not written as it should be")
TOO_LONG = msg("it is too long")
TOO_SMALL, TOO_LARGE = msg("it should be {least} at least"), msg("it should be {most} at most")
NO_DATE, NO_MOMENT = msg("it should be a date, written 2026-03-31"), msg("it should be written 2026-03-31T09:00:00Z")
NO_CLOCK = msg("a clock time is written 09:00")
NO_ZONE = msg("it needs a time zone, as in 2026-03-31T09:00:00Z")
OTHERWISE = msg("it does not fit here")

_REASONS = (
    (re.compile(r"Object missing required field `(?P<name>.*)`"), MISSING),
    (re.compile(r"Object contains unknown field `(?P<name>.*)`"), UNKNOWN),
    (re.compile(r"Expected `(str|str \| null)`, got"), NO_TEXT),
    (re.compile(r"Expected `str` of length >= 1\b"), EMPTY),
    (re.compile(r"Expected `\w+` of length <="), TOO_LONG),
    (re.compile(r"Expected `str` matching regex .*#\["), NO_COLOR),
    (re.compile(r"Expected `str` matching regex"), NOT_SO),
    (re.compile(r"Expected `(int|float)`.* >=? (?P<least>[-\d.]+)"), TOO_SMALL),
    (re.compile(r"Expected `(int|float)`.* <=? (?P<most>[-\d.]+)"), TOO_LARGE),
    (re.compile(r"Expected `bool"), NO_FLAG),
    (re.compile(r"Expected `int( \| null)?`"), NO_WHOLE),
    (re.compile(r"Expected `(int|float)"), NO_NUMBER),
    (re.compile(r"Expected `array"), NO_LIST),
    (re.compile(r"Expected `object"), NO_OBJECT),
    (re.compile(r"Expected `datetime( \| null)?`, got|Invalid RFC3339 encoded datetime"), NO_MOMENT),
    (re.compile(r"Expected `datetime` with a timezone"), NO_ZONE),
    (re.compile(r"Expected `date|Invalid RFC3339 encoded date"), NO_DATE),
    (re.compile(r"Expected `time|Invalid RFC3339 encoded time"), NO_CLOCK),
    (re.compile(r"Invalid (enum )?value"), NO_VALUE),
)
_WAY = re.compile(r" - at `\$(.*?)`")
_PART = re.compile(r"\.(\w+)|\[(\d+)\]")


def where_and_why(error: ValidationError) -> tuple[list[int | str], Msg]:
    """Return what msgspec complains of: the way to the place from the outermost on, and the reason in our words."""
    said = str(error)
    ways = "".join(reversed(_WAY.findall(said)))  # the innermost comes first
    loc: list[int | str] = [name or int(number) for name, number in _PART.findall(ways)]
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, Unfit):
            return loc, inner.words
        inner = inner.__cause__
    why = _WAY.sub("", said)
    for pattern, words in _REASONS:
        if found := pattern.match(why):
            named = found.groupdict()
            name = named.pop("name", None)
            return [*loc, name] if name is not None else loc, words.fill(**named) if named else words
    return loc, OTHERWISE
