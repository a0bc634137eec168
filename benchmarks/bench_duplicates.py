"""One search for duplicates among 200,000 contacts of a workspace, by its index beside a walk over all of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from app.engine.model.people import Contact
from app.engine.model.values import Email, Phone
from app.engine.recognising import clients_known_by, email_mark, phone_mark
from app.storage.workspace import Workspace
from comparison import Comparison

CONTACTS = 200_000
SEARCHES = 200


def contact(number: int) -> Contact:
    """Return one of many, each with a number and an address of their own."""
    phones = (Phone(f"+39 333 {number:07}", "mobile"),)
    return Contact(str(number), f"First {number % 5_000}", f"Last {number % 7_000}", "", phones, _email(number))


def _email(number: int) -> tuple[Email, ...]:
    return (Email(f"client{number}@example.com"),)


def main() -> None:
    """Fill a workspace, search often by the index, and once by a walk."""
    with TemporaryDirectory() as folder, Workspace.create(Path(folder) / "many.rulewright") as workspace:
        workspace.records.contacts.write([contact(number) for number in range(1, CONTACTS + 1)])
        indexed = workspace.directory().contacts
        wanted = [
            {phone_mark(f"0333 {one * 900:07}"), email_mark(f"CLIENT{one}@example.com")}
            for one in range(1, SEARCHES + 1)
        ]
        begun = perf_counter()
        found = [clients_known_by(indexed, one) for one in wanted]
        ours = (perf_counter() - begun) / SEARCHES
        everybody = {one.id: one for one in workspace.records.contacts.all()}
        begun = perf_counter()
        walked = clients_known_by(everybody, wanted[0])
        walk = perf_counter() - begun
        assert sorted(found[0]) == sorted(walked)  # noqa: S101  both do the same work
    work = f"duplicates among {CONTACTS:,} contacts"
    Comparison(work, "ms", ours * 1e3, walk * 1e3, "a walk in memory", at_least=50, limit=10).report()


if __name__ == "__main__":
    main()
