"""How a file says that records are moved on: after how long, how many of them, and where the others go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import read_delay, write_delay
from app.engine.upcoming import Pace, Stay, route_of
from app.engine.words import Msg, msg

_KEYS = ("after", "share", "otherwise", "stages")
_length = msg("“{value}” is no length of time. Write how long a record stays on average, such as “2 days”.")
_share = msg("“{value}” is no share. Write how many move on, from 0 to 1: 0.7 for 70 %.")
_stage = msg("There is no stage “{value}” in this pipeline. Known ones: {known}.")
_form = msg("“moves_on” should be a length of time such as “2 days”, or an object with “after”.")
_unknown = msg("“{value}” is not known in “moves_on”. Known names: {known}.")


def read_pace(raw: object, rule_set: RuleSet) -> Pace:
    """Read ``"2 days"`` or ``{"after": "2 days", "share": 0.7, "otherwise": "lost", "stages": {…}}``."""
    if isinstance(raw, str):
        return Pace(route_of(rule_set), _stay({"after": raw}))
    if not isinstance(raw, Mapping):
        raise _unfit(_form)
    for name in raw:
        if name not in _KEYS:
            raise _unfit(_unknown.fill(value=str(name), known=", ".join(_KEYS)))
    stay = _stay(raw)
    stages = raw.get("stages") or {}
    if not isinstance(stages, Mapping):
        raise _unfit(_form)
    otherwise = str(raw.get("otherwise") or "")
    known = [one.id for one in rule_set.stages]
    for one in (*stages, *([otherwise] if otherwise else [])):
        if one not in known:
            raise _unfit(_stage.fill(value=str(one), known=", ".join(known)))
    own = {str(one): _stay({"after": raw.get("after"), "share": stay.share, **each}) for one, each in stages.items()}
    return Pace(route_of(rule_set), stay, otherwise, own)


def pace_as_json(pace: Pace) -> dict[str, Any]:
    """Return what `read_pace` reads back, under a rule set with the same stages."""
    written: dict[str, Any] = _stay_as_json(pace.stay)
    if pace.otherwise:
        written["otherwise"] = pace.otherwise
    if pace.stages:
        written["stages"] = {one: _stay_as_json(stay) for one, stay in pace.stages.items()}
    return written


def _stay(raw: Mapping[str, Any]) -> Stay:
    length = read_delay(str(raw.get("after") or ""))
    if not length:
        raise _unfit(_length.fill(value=str(raw.get("after") or "")[:80]))
    share = raw.get("share", 1)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise _unfit(_share.fill(value=str(share)[:80]))
    return Stay(length, float(share))


def _stay_as_json(stay: Stay) -> dict[str, Any]:
    return {"after": write_delay(stay.after), **({} if stay.share == 1 else {"share": stay.share})}


def _unfit(words: Msg) -> KnownError:
    return KnownError(words, field="moves_on")
