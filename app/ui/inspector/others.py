"""What the inspector shows of a card whose type is unknown."""

from __future__ import annotations

import json

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.engine.model.rule_set import Trigger
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.people.editors import muted_line
from app.ui.inspector.header import NodeHeader
from app.ui.theme import tokens


class OpaquePage(QWidget):
    """A card of an unknown type, as it stands in the file; nothing of it is changed."""

    def __init__(self, context: FormContext) -> None:
        """Show the card of a context."""
        super().__init__()
        tr, node = context.tr, context.node
        header = NodeHeader(context.theme, tr, "mdi6.help-rhombus-outline", "muted", trigger=isinstance(node, Trigger))
        found = context.rule_set.find(node.id)
        header.show_node(
            node.name or node.type, node.type, found[0].name if found is not None else "", enabled=node.enabled
        )
        header.freeze()
        note = muted_line()
        note.setText(
            tr(
                msg(
                    "This Rulewright does not know the type “{type}”. The card is kept as it stands and saved "
                    "unchanged; where the package that brings the type is installed, it works."
                ).fill(type=node.type)
            )
        )
        code = QPlainTextEdit(json.dumps(node.model_dump(), ensure_ascii=False, indent=2))
        code.setReadOnly(True)
        code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        code.setAccessibleName(tr(msg("The card as it stands in the file")))
        code.setMinimumHeight(context.theme.scaled(220))
        column = QVBoxLayout()
        column.setContentsMargins(tokens.LARGE, tokens.TIGHT, tokens.LARGE, tokens.LARGE)
        column.setSpacing(tokens.MEDIUM)
        column.addWidget(note)
        column.addWidget(code, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(header)
        layout.addLayout(column, 1)
