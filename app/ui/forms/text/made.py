"""An editor of what earlier rules have made: chats, tasks, papers, payments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.engine.parameters import Ask, Kind, ResultRef
from app.engine.words import Msg, msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Raw
from app.ui.forms.parts.buttons import QuietButton
from app.ui.forms.text.editor import TemplateEditor


class _Offer(NamedTuple):
    icon: str
    words: Msg


_OFFERS: Mapping[str, _Offer] = {
    "chat_id": _Offer("mdi6.forum-outline", msg("Chat of “{rule}”")),
    "task_id": _Offer("mdi6.checkbox-marked-circle-outline", msg("Task of “{rule}”")),
    "payment_id": _Offer("mdi6.credit-card-outline", msg("Payment of “{rule}”")),
    "document_id": _Offer("mdi6.file-document-outline", msg("Document of “{rule}”")),
}
_ANY = _Offer("mdi6.arrow-right-bottom", msg("Result of “{rule}”"))


class MadeEditor(TemplateEditor):
    """The id of something: what earlier rules make of its kind is offered by name while the field is empty."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._offered: list[QuietButton] = []
        self._offer()

    def show_raw(self, raw: Raw) -> None:
        super().show_raw(raw)
        self._show_offers()

    def set_context(self, context: FormContext) -> None:
        if context.names is not self.context.names:
            super().set_context(context)
            self._offer()
        else:
            super().set_context(context)

    def _offer(self) -> None:
        for one in self._offered:
            one.deleteLater()
        self._offered = []
        layout = self.layout()
        assert layout is not None  # noqa: S101  the base class makes it
        result = self.kind.result if isinstance(self.kind, ResultRef) else ""
        offer = _OFFERS.get(result, _ANY)
        for name in self.context.names.all():
            if name.path.startswith("results") and name.path.endswith(f".{result}"):
                words = self.context.tr(offer.words.fill(rule=self.context.tr(name.group.label)))
                button = QuietButton(self.context.theme, offer.icon, words)
                button.clicked.connect(
                    lambda _on=False, path=name.path: self.field.edit.insert_code(f"{{{{ {path} }}}}")
                )
                self._offered.append(button)
                layout.addWidget(button)
                layout.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        self._show_offers()

    def _tell(self) -> None:
        super()._tell()
        self._show_offers()

    def _show_offers(self) -> None:
        for one in self._offered:
            one.setVisible(not self.raw())
