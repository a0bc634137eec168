"""Right sides that name clients: found by typing, since there may be any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.engine.clients import client_called
from app.engine.names import Name
from app.engine.paths import read_path
from app.engine.words import msg
from app.ui.forms.condition.listed import EntriesValue, EntryValue
from app.ui.forms.context import FormContext
from app.ui.forms.pick.entries import Entry, Group, found
from app.ui.preview.people import COMPANY_ICON, initials

_KINDS = {"contacts": ("contact",), "company": ("company",)}
_BOTH = ("contact", "company")


class ClientValue(EntryValue):
    """A contact or company."""

    def __init__(self, words: str, name: Name, context: FormContext) -> None:
        self._context = context
        super().__init__(words, context, list, find=lambda text: client_groups(name, context, text))

    def known(self, key: str) -> Entry | None:
        return client_entry(key, self._context)


class ClientsValue(EntriesValue):
    """Several contacts and companies as chips."""

    def __init__(self, words: str, name: Name, context: FormContext) -> None:
        super().__init__(words, context, list, find=lambda text: client_groups(name, context, text))

    def known(self, key: str) -> Entry | None:
        return client_entry(key, self._context)


def client_groups(name: Name, context: FormContext, text: str) -> Sequence[Group]:
    """Return the clients that a search finds; the standard fields take one kind each."""
    references = context.find_clients(text)
    titles = {"contact": context.tr(msg("Contacts")), "company": context.tr(msg("Companies"))}
    groups = []
    for kind in _KINDS.get(read_path(name.path)[-1], _BOTH):
        entries = (client_entry(one, context) for one in references if one.startswith(f"{kind}:"))
        # found already, perhaps by an address or a field that is not shown: here they are only put in order
        groups.append(Group(titles[kind], tuple(replace(one, words=text) for one in entries if one is not None)))
    return found(groups, text)


def client_entry(reference: str, context: FormContext) -> Entry | None:
    """Return how a client is shown, None for one that does not exist."""
    called = client_called(reference, context.directory)
    if called is None:
        return None
    name = context.tr(called)
    if reference.startswith("company:"):
        return Entry(reference, name, COMPANY_ICON, "client")
    contact = context.directory.contacts.get(reference.rpartition(":")[2])
    company = context.directory.companies.get((contact.company or "") if contact else "")
    return Entry(
        reference, name, color="client", note=context.tr(company.called) if company else "", initials=initials(name)
    )
