"""What differs between two versions as rows of a tree: stages, cards below them, and below each what has changed."""

from __future__ import annotations

import html
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.engine.differences import CardDifference, Change, Differences, Sign
from app.engine.words import Msg, msg
from app.engine.wordwise import wordwise
from app.i18n import Translator

ROW = Qt.ItemDataRole.UserRole
"""The role under which an item holds its `Row`."""

SIGNS: dict[Sign, tuple[Msg, str, str]] = {
    Sign.ADDED: (msg("Added"), "mdi6.plus-circle-outline", "success"),
    Sign.REMOVED: (msg("Removed"), "mdi6.minus-circle-outline", "error"),
    Sign.CHANGED: (msg("Changed"), "mdi6.pencil-circle-outline", "accent"),
    Sign.MOVED: (msg("Moved"), "mdi6.arrow-right-circle-outline", "muted"),
}
"""Word, icon and colour of each sign."""

_NOTHING = msg("nothing")
_whole = msg("Rule set")
_from_to = msg("{label}: from “{old}” to “{new}”")
_named = msg("{sign}: {title}. {more}")
_label = msg("{label}:")


class Kind(IntEnum):
    """What a row is."""

    STAGE = 0
    CARD = 1
    CHANGE = 2


class Piece(NamedTuple):
    """A part of a text: the same, removed, added, or only said between them."""

    sign: str
    text: str


class Row(NamedTuple):
    """One row, in words."""

    kind: Kind
    title: str
    more: str = ""
    sign: Sign | None = None
    pieces: tuple[Piece, ...] = ()

    def markup(self, colors: dict[str, str]) -> str:
        """Return the row of a change as rich text; what was removed is struck out, what was added underlined."""
        ground = "color:{};background-color:{};text-decoration:{}"
        style = {
            "removed": ground.format(colors["error"], colors["error_ground"], "line-through"),
            "added": ground.format(colors["success"], colors["success_ground"], "underline"),
            "between": f"color:{colors['muted']}",
        }
        shown = "".join(
            f'<span style="{style[one.sign]}">{_escaped(one.text)}</span>' if one.sign in style else _escaped(one.text)
            for one in self.pieces
        ).replace("</span><span", "</span>\N{THIN SPACE}<span")  # an old word and a new one are two
        return f'<span style="color:{colors["muted"]}">{_escaped(self.title)}</span> {shown}'


def filled(differences: Differences, tr: Translator) -> QStandardItemModel:
    """Return all rows as a model."""
    model = QStandardItemModel()
    if differences.own:
        top = _item(Row(Kind.STAGE, tr(_whole)), tr)
        model.appendRow(top)
        for one in differences.own:
            top.appendRow(_item(_change(one, tr), tr))
    for stage, own, cards in differences.by_stage():
        sign = own.sign if own is not None else None
        top = _item(Row(Kind.STAGE, differences.stage_names[stage], sign=sign), tr)
        model.appendRow(top)
        for one in own.changes if own is not None else ():
            top.appendRow(_item(_change(one, tr), tr))
        for card in cards:
            item = _item(_card(card, tr), tr)
            top.appendRow(item)
            for one in card.changes:
                item.appendRow(_item(_change(one, tr), tr))
    return model


def row_of(data: Any) -> Row:
    """Return the row that an index holds."""
    found: Row = data.data(ROW)
    return found


def _item(row: Row, tr: Translator) -> QStandardItem:
    item = QStandardItem(row.title)
    item.setEditable(False)
    item.setData(row, ROW)
    item.setData(_spoken(row, tr), Qt.ItemDataRole.AccessibleTextRole)
    return item


def _spoken(row: Row, tr: Translator) -> str:
    if row.kind is Kind.CHANGE:
        return row.more
    if row.sign is None:
        return row.title
    return tr(_named.fill(sign=SIGNS[row.sign][0], title=row.title, more=row.more)).strip()


def _card(card: CardDifference, tr: Translator) -> Row:
    sentence = card.sentences[1] or card.sentences[0]
    more = tr(sentence) if sentence is not None else ""
    return Row(Kind.CARD, tr(card.title), more, card.sign)


def _change(change: Change, tr: Translator) -> Row:
    old, new = (tr.shown(_NOTHING if one is None else one) for one in (change.old, change.new))
    spoken = tr(_from_to.fill(label=change.label, old=old, new=new))
    return Row(Kind.CHANGE, tr(_label.fill(label=change.label)), spoken, None, tuple(_pieces(change, old, new)))


def _pieces(change: Change, old: str, new: str) -> Iterator[Piece]:
    if change.prose and change.old is not None and change.new is not None:
        woven = [Piece(*one) for one in wordwise(old, new)]
        if any(one.sign == "same" for one in woven):
            yield from woven
            return
    yield Piece("removed" if change.old is not None else "between", old)
    yield Piece("between", " → ")
    yield Piece("added" if change.new is not None else "between", new)


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
