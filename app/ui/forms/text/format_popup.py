"""How a chip's value is written: a small panel beside the chip, in force at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.engine.model.values import FieldType
from app.engine.placeholders.pieces import FilterUse, chip
from app.engine.words import Msg, msg
from app.ui.forms.context import FormContext
from app.ui.forms.parts.choices import Choices, Option, TextLine
from app.ui.forms.simple import NumberLine
from app.ui.forms.text.faces import FaceMaker
from app.ui.forms.text.formats import FITTING, SHIFTS, Format, phrase
from app.ui.theme import tokens

_WIDTH = 300
_shift_words = {
    "add_days": msg("days later"),
    "add_hours": msg("hours later"),
    "add_business": msg("working days later"),
}
_LENGTH = 80


class FormatPopup(QFrame):
    """Edits the filters of one placeholder."""

    raw_changed = Signal(str)

    def __init__(self, raw: str, context: FormContext, faces: FaceMaker, parent: QWidget | None = None) -> None:
        """Show how `raw` is written now."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self._raw, self._context, self._faces = raw, context, faces
        self._tr = context.tr
        self.setAccessibleName(self._tr(msg("Format of the value")))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM)
        self._layout.setSpacing(tokens.SMALL)
        title = QLabel(faces.face(raw).label)
        title.setProperty("role", "strong")
        title.setWordWrap(True)
        self._layout.addWidget(title)
        self._chip = faces.chip(raw)
        self._format = Format.of(self._chip) if self._chip else Format()
        if self._chip is not None:
            self._build(context.names.type_of(self._chip.path))
        else:
            self._build_code()
        self._shown = QLabel()
        self._shown.setWordWrap(True)
        self._shown.setProperty("role", "muted")
        self._layout.addWidget(self._shown)
        self.setFixedWidth(context.theme.scaled(_WIDTH))
        self._show_value()

    def open_at(self, corner: QPoint) -> None:
        """Open with the upper left corner at a point of the screen, as far as that has room."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - self.height())))
        self.move(corner)
        self.show()
        target = self.findChild(QWidget, "first")
        if target is not None:
            target.setFocus(Qt.FocusReason.PopupFocusReason)

    def _build(self, kind: FieldType | None) -> None:
        if kind is not None and kind in SHIFTS:
            self._build_shift(SHIFTS[kind])
        self._shape = Choices()
        names = FITTING.get(kind, ()) if kind is not None else tuple(dict.fromkeys(sum(FITTING.values(), ())))
        current = self._format.shape
        options = [Option("", self._tr(msg("as it is")))]
        options += [Option(one, phrase(FilterUse(one), self._tr)) for one in names]
        if current is not None and current.name not in names:
            options.append(Option(current.name, phrase(current, self._tr)))
        self._shape.offer(options)
        self._shape.setCurrentIndex(0)
        self._shape.choose(current.name if current else "")
        self._shape.setObjectName("first")
        self._shape.value_chosen.connect(self._take)
        self._add(msg("Write it"), self._shape)
        self._instead = TextLine(self._format.instead or "")
        self._instead.setPlaceholderText(self._tr(msg("nothing")))
        self._instead.textChanged.connect(self._take)
        self._add(msg("When it is empty, write"), self._instead)

    def _build_shift(self, names: tuple[str, ...]) -> None:
        shift = self._format.shift
        self._by = NumberLine(self._tr)
        self._by.setFixedWidth(64)
        amount = str(shift.arguments[0]).rstrip(" dhmin") if shift else ""
        self._by.setText(amount)
        self._by.setPlaceholderText("0")
        self._shift = Choices()
        self._shift.offer([Option(one, self._tr(_shift_words[one])) for one in names])
        self._shift.choose(shift.name if shift else names[0])
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._by)
        layout.addWidget(self._shift, 1)
        self._by.setAccessibleName(self._tr(msg("Amount")))
        self._by.textChanged.connect(self._take)
        self._shift.value_chosen.connect(self._take)
        self._add(msg("Take the moment"), holder)

    def _build_code(self) -> None:
        self._code = QPlainTextEdit(self._raw)
        self._code.setObjectName("first")
        self._code.setFixedHeight(_LENGTH)
        self._code.textChanged.connect(lambda: self._tell(self._code.toPlainText()))
        self._add(msg("As code"), self._code)

    def _add(self, words: Msg, widget: QWidget) -> None:
        label = QLabel(self._tr(words))
        label.setProperty("role", "label")
        label.setBuddy(widget)
        widget.setAccessibleName(self._tr(words))
        self._layout.addWidget(label)
        self._layout.addWidget(widget)

    def _take(self) -> None:
        if self._chip is None:
            return
        shape = self._shape.value()
        kept = self._format.shape
        chosen = kept if kept is not None and kept.name == shape else FilterUse(shape) if shape else None
        made = Format(self._shift_call(), chosen, self._instead.text() or None, self._format.others)
        self._tell(chip(self._chip.path, *made.filters()).source)

    def _shift_call(self) -> FilterUse | None:
        if not hasattr(self, "_by"):
            return self._format.shift
        amount = self._by.number()
        if not isinstance(amount, int) or not amount:
            return None
        name = self._shift.value()
        return FilterUse(name, (f"{amount} d" if name == "add_business" else amount,))

    def _tell(self, raw: str) -> None:
        if raw != self._raw:
            self._raw = raw
            self.raw_changed.emit(raw)
            self._show_value()

    def _show_value(self) -> None:
        problem = self._faces.face(self._raw).problem
        value = problem or self._faces.value(self._raw)
        words = msg("On the chosen record: {value}").fill(value=value or self._tr(msg("empty")))
        self._shown.setText(problem or (self._tr(words) if self._context.scope is not None else ""))
