"""In which language this process writes.

A company may have chosen the language of what its rules write; where it has not, it is that of whoever runs them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from app import i18n
from app.i18n import ENGLISH, Translator
from app.paths import places, resources

if TYPE_CHECKING:
    from app.engine.placeholders import Templates


def told_language() -> Translator | None:
    """Return the language that this process was told to speak; none where it is only that of the system."""
    return i18n.asked_for(resources() / "translations", places().cache)


def own_language() -> Translator:
    """Return the language that this process was told to speak; English where it was told none."""
    return told_language() or ENGLISH


def templates_in(own: Translator) -> Templates:
    """Return what fills texts in: in the language of the company, where it has chosen none in `own`."""
    from app.engine.placeholders import Templates  # noqa: PLC0415  Jinja is large, and who only asks needs none of it

    return Templates(str(own.locale), translate=own, speak=_speaker())


def own_templates() -> Templates:
    """Return what fills texts in for this process, as it was told to speak."""
    return templates_in(own_language())


@lru_cache(1)
def _speaker() -> Callable[[str], Translator]:
    return lru_cache(None)(lambda locale: i18n.load(locale, resources() / "translations", cache=places().cache))
