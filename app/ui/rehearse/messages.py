"""What reaches whom: an inbox for each person and client, its messages as their recipients see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.engine.alphabet import alphabetical
from app.engine.inboxes import inboxes, recipients
from app.engine.trace import Acted, Step
from app.engine.words import msg
from app.ui.forms.parts.choices import Option
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.session import Session
from app.ui.rehearse.sorted_tab import ALL, SortedTab

_everyone = msg("Everyone ({n})")
_inbox = msg("{person} ({n})")
_client = msg("Client {person} ({n})")


class Messages(SortedTab):
    """Choose whose inbox, read what is in it."""

    nothing = (msg("No messages yet"), msg("What people and clients would receive is collected here."))

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        super().__init__(context, "mdi6.inbox-outline", msg("Whose inbox"), msg("Messages"))

    def takes(self, acted: Acted) -> bool:
        return _is_message(acted)

    def sort(self, steps: Sequence[Step]) -> Mapping[str, Sequence[Acted]]:
        return inboxes(steps)

    def options(
        self, session: Session, everything: Sequence[Acted], places: Mapping[str, Sequence[Acted]]
    ) -> list[Option]:
        tr, names = self.context.tr, session.glossary
        found = []
        for person, got in places.items():
            words = _inbox if person in session.directory.employees else _client
            found.append(Option(person, tr(words.fill(person=names.person(person), n=len(got)))))
        found.sort(key=lambda one: alphabetical(one.label))
        return [Option(ALL, tr(_everyone.fill(n=len(everything)))), *found]


def _is_message(acted: Acted) -> bool:
    """Say whether an effect reaches somebody; a message to a group chat names nobody by itself."""
    return bool(recipients(acted.effect)) or acted.effect.channel in ("chat", "messenger", "timeline", "document")
