"""Templates as Qt documents and back: each placeholder is one character that carries its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextList,
    QTextListFormat,
)

from app.ui.forms.text.html import HEADINGS, LINE, LISTS, PARAGRAPH, Block, Run, merged
from app.ui.forms.text.source import Code, split

CHIP = "\N{OBJECT REPLACEMENT CHARACTER}"
CHIP_TYPE = QTextFormat.ObjectTypes.UserObject + 1
_LIST_STYLES = {"ul": QTextListFormat.Style.ListDisc, "ol": QTextListFormat.Style.ListDecimal}


class Property(IntEnum):
    """What our character formats carry beside Qt's own."""

    SOURCE = int(QTextFormat.Property.UserProperty) + 1


def chip_format(raw: str, like: QTextCharFormat | None = None) -> QTextCharFormat:
    """Return the format of a chip that stands for `raw`, with the look of the text around it."""
    form = QTextCharFormat(like) if like is not None else QTextCharFormat()
    form.setObjectType(CHIP_TYPE)
    form.setProperty(Property.SOURCE, raw)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return form


def text_format(like: QTextCharFormat) -> QTextCharFormat:
    """Return the format for text beside something of another format, without what makes a chip."""
    form = QTextCharFormat(like)
    form.clearProperty(QTextFormat.Property.ObjectType)
    form.clearProperty(Property.SOURCE)
    form.clearProperty(QTextFormat.Property.TextVerticalAlignment)
    return form


def chip_source(form: QTextCharFormat) -> str:
    """Return what a chip of this format stands for; empty for text."""
    return str(form.property(Property.SOURCE) or "") if form.objectType() == CHIP_TYPE else ""


def chip_at(document: QTextDocument, position: int) -> str:
    """Return the source of the chip that stands between `position` and the next; empty where there is none."""
    if document.characterAt(position) != CHIP:
        return ""
    cursor = QTextCursor(document)
    cursor.setPosition(position + 1)
    return chip_source(cursor.charFormat())


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """Walk the blocks of a document."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def stretches(block: QTextBlock) -> Iterator[tuple[int, str, QTextCharFormat]]:
    """Walk the stretches of one format in a block: position, text, format."""
    walk = block.begin()
    while not walk.atEnd():
        fragment = walk.fragment()
        yield fragment.position(), fragment.text(), fragment.charFormat()
        walk += 1


def insert_plain(cursor: QTextCursor, source: str, *, with_chips: bool = True) -> None:
    """Put a template's text in at the cursor, placeholders as chips."""
    look = text_format(cursor.charFormat())
    for piece in split(source) if with_chips else (source,):
        if isinstance(piece, Code):
            cursor.insertText(CHIP, chip_format(piece.raw, look))
        else:
            cursor.insertText(piece.replace("\r\n", "\n"), look)


def plain_source(document: QTextDocument) -> str:
    """Return the template that a document of plain text stands for."""
    return "\n".join(_block_source(block) for block in blocks(document))


def fragment_source(cursor: QTextCursor) -> str:
    """Return the template's text within a cursor's selection."""
    part = QTextDocument()
    QTextCursor(part).insertFragment(cursor.selection())
    return plain_source(part)


def _block_source(block: QTextBlock) -> str:
    return "".join(_source_of(text, form) for _, text, form in stretches(block)).replace(LINE, "\n")


def _source_of(text: str, form: QTextCharFormat) -> str:
    raw = chip_source(form)
    return text.replace(CHIP, raw) if raw else text


def insert_rich(cursor: QTextCursor, inserted: Iterable[Block], look: RichLook) -> None:
    """Put blocks in at the cursor; the first goes on in the cursor's block."""
    for number, block in enumerate(inserted):
        if number:
            cursor.insertBlock()
        shape_block(cursor, block.kind, block.level, look)
        for run in block.runs:
            form = look.run_format(run, block.kind)
            if run.raw:
                cursor.insertText(CHIP, chip_format(run.raw, form))
            else:
                cursor.insertText(run.text, form)
        if not block.runs:
            cursor.setBlockCharFormat(look.run_format(Run(), block.kind))


def shape_block(cursor: QTextCursor, kind: str, level: int, look: RichLook) -> None:
    """Make the cursor's block a paragraph, heading or list entry."""
    block = cursor.block()
    form = QTextBlockFormat()
    form.setHeadingLevel(HEADINGS.index(kind) + 1 if kind in HEADINGS else 0)
    form.setBottomMargin(0 if kind in LISTS else look.gap)
    above = _list_of(block.previous())
    form.setTopMargin(look.gap if kind not in LISTS and above is not None else 0)
    listed = _list_of(block)
    if listed is not None:
        listed.remove(block)
    cursor.setBlockFormat(form)
    if kind in LISTS:
        shape = QTextListFormat()
        shape.setStyle(_LIST_STYLES[kind])
        shape.setIndent(max(1, level))
        same = (
            above is not None and above.format().style() == shape.style() and above.format().indent() == shape.indent()
        )
        if above is not None and same:
            above.add(block)
        else:
            cursor.createList(shape)


def reshape_block(cursor: QTextCursor, kind: str, look: RichLook) -> None:
    """Make the cursor's block, with what stands in it, a paragraph, heading or list entry."""
    shape_block(cursor, kind, 1 if kind in LISTS else 0, look)
    form = look.run_format(Run(), kind)
    if kind not in HEADINGS:
        form.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
        form.setFontWeight(QFont.Weight.Normal)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    weight = QTextCharFormat()
    weight.setFontWeight(QFont.Weight(form.fontWeight()))
    weight.setProperty(
        QTextFormat.Property.FontSizeAdjustment, form.property(QTextFormat.Property.FontSizeAdjustment) or 0
    )
    if (kind in HEADINGS) or _is_heading_text(cursor):
        cursor.mergeCharFormat(weight)
        cursor.mergeBlockCharFormat(weight)


def _is_heading_text(cursor: QTextCursor) -> bool:
    return bool(cursor.charFormat().property(QTextFormat.Property.FontSizeAdjustment))


def rich_selection(cursor: QTextCursor) -> tuple[Block, ...]:
    """Return what is selected as blocks."""
    part = QTextDocument()
    QTextCursor(part).insertFragment(cursor.selection())
    return rich_blocks(part)


def _list_of(block: QTextBlock) -> QTextList | None:
    """Return the list in which a block stands; the stubs do not say that there may be none."""
    return block.textList() if block.isValid() else None


def block_kind(block: QTextBlock) -> tuple[str, int]:
    """Return a block's kind and list level."""
    listed = _list_of(block)
    if listed is not None:
        kind = "ol" if listed.format().style() == QTextListFormat.Style.ListDecimal else "ul"
        return kind, max(1, listed.format().indent())
    level = block.blockFormat().headingLevel()
    return (HEADINGS[level - 1], 0) if 0 < level <= len(HEADINGS) else (PARAGRAPH, 0)


def rich_blocks(document: QTextDocument) -> tuple[Block, ...]:
    """Return a rich document as blocks."""
    return tuple(_rich_block(block) for block in blocks(document))


def _rich_block(block: QTextBlock) -> Block:
    kind, level = block_kind(block)
    return Block(kind, merged(_runs_of(block, heading=kind in HEADINGS)), level)


def _runs_of(block: QTextBlock, *, heading: bool) -> Iterator[Run]:
    for _, text, form in stretches(block):
        link = form.anchorHref() if form.isAnchor() else ""
        look = Run(
            "",
            form.fontWeight() >= QFont.Weight.Bold and not heading,
            form.fontItalic(),
            form.fontUnderline() and not link,
            link,
        )
        raw = chip_source(form)
        if raw:
            yield from (Run("", look.bold, look.italic, look.underline, link, raw) for one in text if one == CHIP)
        else:
            yield Run(text, look.bold, look.italic, look.underline, link)


class RichLook:
    """How runs of rich text look: colour of links, size of headings, gap between paragraphs in pixels."""

    def __init__(self, link_color: str, gap: float) -> None:
        self.link_color = link_color
        self.gap = gap

    def run_format(self, run: Run, kind: str = PARAGRAPH) -> QTextCharFormat:
        """Return the character format of a run within a block of a kind."""
        form = QTextCharFormat()
        heading = kind in HEADINGS
        if run.bold or heading:
            form.setFontWeight(QFont.Weight.Bold)
        if heading:
            form.setProperty(QTextFormat.Property.FontSizeAdjustment, max(1, 4 - HEADINGS.index(kind)))
        form.setFontItalic(run.italic)
        form.setFontUnderline(run.underline or bool(run.link))
        if run.link:
            form.setAnchor(True)
            form.setAnchorHref(run.link)
            form.setForeground(QColor(self.link_color))
        return form
