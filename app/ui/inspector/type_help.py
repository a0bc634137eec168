"""What a rule or trigger type is for, in a small window that closes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from string import Template
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.type_help import Case, TypeHelp, help_of
from app.engine.words import Msg, msg, pair
from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.room import open_wide

_SIZE = QSize(440, 480)

_title = msg("Help: {type}")
_helper = msg("Helper rule: makes data for later rules")


class TypeHelpPopup(QFrame):
    """Shows the help of one type; its parameters are explained by the form. Escape or a click beside it closes it."""

    def __init__(
        self, declared: type[Declared], catalogue: Catalogue, theme: Theme, tr: Translator, parent: QWidget
    ) -> None:
        """Write it all down."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self._theme, self._tr, self._told = theme, tr, help_of(declared, catalogue)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setProperty("role", "read")
        self.text.document().setDocumentMargin(tokens.SMALL)
        self.text.setAccessibleName(tr(_title.fill(type=self._told.about.title)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.SMALL, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        layout.addWidget(self.text)
        self.setFocusProxy(self.text)
        theme.theme_changed.connect(self._write)
        self._write()
        open_wide(self, theme, _SIZE.width(), _SIZE.height())

    def _write(self) -> None:
        self.text.document().setDefaultStyleSheet(_style(self._theme))
        self.text.setHtml(help_html(self._told, self._tr))

    def open_below(self, anchor: QWidget) -> None:
        """Open below a widget, its right edges in line, wholly on the screen."""
        corner = anchor.mapToGlobal(anchor.rect().bottomRight() + QPoint(0, tokens.TIGHT))
        screen = anchor.screen().availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right()) - self.width())
        y = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.text.setFocus(Qt.FocusReason.PopupFocusReason)


def help_html(told: TypeHelp, tr: Translator) -> str:
    """Return the help of a type as rich text in a person's language."""
    return "".join(_parts(told, tr))


def _parts(told: TypeHelp, tr: Translator) -> Iterator[str]:
    about = told.about
    yield f"<h2>{_said(about.title, tr)}</h2>"
    yield f"<p>{_said(about.description, tr)}</p>"
    if about.helper:
        yield f"<p class='muted'>{_said(_helper, tr)}</p>"
    if told.gives:
        yield _heading(msg("Results"), tr)
        yield _list(f"{_said(one.label, tr)} <span class='muted'>{_said(one.type, tr)}</span>" for one in told.gives)
    yield _heading(msg("Examples"), tr)
    yield from (_case(one, tr, trigger=told.trigger) for one in told.cases if one.why_not is None)
    if told.reasons:
        yield _heading(msg("When it does not fire") if told.trigger else msg("When it fails"), tr)
        yield _list(_said(one, tr) for one in told.reasons)
    if told.goes_with:
        yield _heading(msg("Goes well with"), tr)
        yield f"<p>{_said(tuple(one.title for one in told.goes_with), tr)}</p>"


def _case(case: Case, tr: Translator, *, trigger: bool) -> str:
    lines: list[Any] = list(case.follows)
    lines += [pair(label, value) for label, value in case.leaves]
    if trigger:
        lines = [pair(label, value) for label, value in case.happens]
        lines.append(msg("The item moves."))
    elif not lines:
        lines = [msg("There is nothing to do.")]
    return f"<p class='case'>{_said(case.sentence, tr)}</p>{_list(_said(one, tr) for one in lines)}"


def _heading(words: Msg, tr: Translator) -> str:
    return f"<p class='section'>{_said(words, tr)}</p>"


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{one}</li>' for one in lines)}</ul>"


def _said(words: Any, tr: Translator) -> str:
    return escape(tr(words) if isinstance(words, Msg) else tr.shown(words))


_STYLE = Template("""
h2 { font-size: ${title}px; margin-bottom: 4px; }
.section { font-size: ${small}px; font-weight: 600; color: $muted; margin-top: 14px; }
p { margin: 2px 0; }
ul { margin: 2px 0 2px 14px; -qt-list-indent: 0; }
li { margin: 2px 0; }
.muted { color: $muted; }
.case { margin-top: 6px; font-weight: 600; }
""")


def _style(theme: Theme) -> str:
    sizes = {"title": theme.scaled(tokens.TITLE), "small": theme.scaled(tokens.MUTED)}
    return _STYLE.substitute(sizes, muted=theme.colors.muted)
