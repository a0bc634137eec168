"""Document templates: what a file of the workspace asks for before it can become a document."""

from __future__ import annotations

from msgspec import Struct

from app.engine.words import Msg


class TemplateProblem(Struct, frozen=True):
    """One thing wrong with a document template: what, and where in the document a person finds it."""

    words: Msg
    place: Msg


class DocumentTemplate(Struct, frozen=True):
    """A .docx of the workspace, read: the placeholders that stand in it."""

    id: str
    """The file's id in the workspace."""
    name: str
    paths: tuple[str, ...] = ()
    """Placeholders of the item and its surroundings, as in any text of a rule: ``item.title``, ``client.name``."""
    names: tuple[str, ...] = ()
    """The template's own names, such as ``contract_number``, which the rule that fills it gives values for."""
    uses_products: bool = False
    """Whether it prints the item's product rows or their totals."""
    problems: tuple[TemplateProblem, ...] = ()
    """Why it cannot be filled as it is; empty where it can."""

    @property
    def usable(self) -> bool:
        """Whether a document can be made of it."""
        return not self.problems
