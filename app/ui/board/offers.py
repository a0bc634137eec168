"""What can be dragged onto a stage: types from the palette, cards of this board, cards from elsewhere as text."""

from __future__ import annotations

import json
from enum import Enum, auto

from msgspec import Struct
from PySide6.QtCore import QMimeData

from app.engine.catalog.registry import Catalogue
from app.engine.copying import from_clipboard
from app.engine.editing import Section, section_of
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, RuleSet

CARDS = "application/x-rulewright-rules+json"
TYPES = "application/x-rulewright-types+json"
_LONGEST = 4_000_000


class Source(Enum):
    """Where a drag comes from."""

    PALETTE = auto()
    HERE = auto()
    BESIDE = auto()
    """Another board of this program, which lets moved cards go."""
    ELSEWHERE = auto()


class Offer(Struct, frozen=True):
    """What is being dragged, and which sections take it."""

    source: Source
    sections: frozenset[Section]
    types: tuple[str, ...] = ()
    clip: RuleSet | None = None
    """The cards that are dragged, as a rule set that holds nothing else."""

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The cards that are dragged."""
        return tuple(node for _, node in self.clip.nodes()) if self.clip is not None else ()

    @property
    def only(self) -> Section | None:
        """The one section that takes it, or None where both do."""
        return next(iter(self.sections)) if len(self.sections) == 1 else None


def types_mime(types: list[str]) -> QMimeData:
    """Return what the palette puts into a drag."""
    data = QMimeData()
    data.setData(TYPES, json.dumps(types).encode())
    return data


def cards_mime(text: str) -> QMimeData:
    """Return cards for a drag or the clipboard; as plain text too, for editors."""
    data = QMimeData()
    data.setData(CARDS, text.encode())
    data.setText(text)
    return data


def cards_text(data: QMimeData) -> str:
    """Return the rule-set text of a drag or the clipboard, empty where there is none."""
    if data.hasFormat(CARDS):
        return bytes(data.data(CARDS).data()).decode("utf-8", "replace")
    return data.text() if data.hasText() else ""


def read_offer(data: QMimeData, catalogue: Catalogue, source: Source) -> Offer | None:
    """Return what a drag offers, None for what no stage takes; `source` is where cards come from."""
    if data.hasFormat(TYPES):
        return _types_offer(bytes(data.data(TYPES).data()), catalogue)
    if not data.hasFormat(CARDS) and not data.hasText():
        return None
    text = cards_text(data)
    if len(text) > _LONGEST or not text.lstrip().startswith(("{", "[")):
        return None
    try:
        clip = from_clipboard(text)
    except KnownError:
        return None
    return Offer(source, frozenset(section_of(node) for _, node in clip.nodes()), clip=clip)


def _types_offer(raw: bytes, catalogue: Catalogue) -> Offer | None:
    try:
        named = json.loads(raw)
    except ValueError:
        return None
    types = (
        tuple(one for one in named if isinstance(one, str) and catalogue.get(one)) if isinstance(named, list) else ()
    )
    if not types:
        return None
    sections = {Section.TRIGGERS if catalogue.trigger(one) else Section.RULES for one in types}
    return Offer(Source.PALETTE, frozenset(sections), types=types)
