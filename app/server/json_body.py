"""What is said of the body of a request that should be JSON and is not: line, column, reason and what to do."""

from __future__ import annotations

from app.engine.json_text import Damage, damage
from app.engine.words import Msg, msg

_BODY = Damage(
    empty=msg("The request is empty. Send JSON."),
    cut=msg("The JSON ends too early, in line {line}: the rest of it is missing. Send all of it."),
    wrong=msg("Line {line}, column {column} of the JSON: {why}."),
    no_text=msg("Line {line} of the JSON holds bytes that are no text in UTF-8. Send it in UTF-8."),
    utf16=msg("The JSON is written in UTF-16. Send it in UTF-8."),
    too_deep=msg("The JSON nests too deep."),
    other=msg("This is {what}; JSON is needed here."),
    no_json=msg("This is no JSON: that begins with a brace or a bracket."),
    unheld=msg("The JSON holds a number or a character that cannot be read."),
)
_ODD = msg("It cannot be read as JSON.")


def damage_of(body: str | bytes) -> Msg:
    """Say what is wrong with JSON that could not be read."""
    return damage(body, _BODY) or _ODD
