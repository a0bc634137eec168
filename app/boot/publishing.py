"""Joins what compares versions, what publishes them, and what packs them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.errors import KnownError
from app.engine.words import msg

if TYPE_CHECKING:
    from app.delivery.secrets.vault import Vault
    from app.engine.checks.problem import Findings
    from app.engine.differences import Differences
    from app.engine.model.rule_set import RuleSet
    from app.engine.model.surroundings import Surroundings
    from app.engine.ports import Directory
    from app.engine.telling import Glossary
    from app.publish.bundle import Bundle
    from app.publish.client import ServerClient
    from app.publish.publishing import Luggage, Plan, Report
    from app.publish.servers import Servers
    from app.publish.signing import PublicKey, SigningKey
    from app.settings import Server, Settings

_unreadable_settings = msg("The settings cannot be read, so that the servers in them would be lost. Mend them first.")


def differences_of(old: RuleSet, new: RuleSet, path: Path | None, company: Surroundings | None = None) -> Differences:
    """Return what differs; people, fields and pipelines are called as in a workspace, else as in a company."""
    from app.engine.catalog.registry import catalogue_on_demand
    from app.engine.differing import difference

    around = _surrounded(company) if path is None and company is not None else directory_in(path)
    return difference(old, new, catalogue_on_demand(), around)


def directory_in(path: Path | None) -> Directory:
    """Return the directory of a workspace, or one in which any provider may exist."""
    from app.engine.ports import Directory

    if path is None:
        return Directory(any_provider=True)
    from app.storage.workspace import Access, Workspace

    with Workspace.open(path, Access.READ) as workspace:
        return _loaded(workspace.directory())


class ServerBook:
    """The servers of this person, as the command line keeps them."""

    def __init__(self, vault: Vault, servers: Servers | None = None, language: str = "en") -> None:
        """Keep their tokens in a vault; servers answer in `language`."""
        from app.paths import places
        from app.publish.servers import Servers
        from app.settings import SettingsFile

        self._file = SettingsFile(places().settings)
        self._servers = servers or Servers(vault, language=language)

    @property
    def settings(self) -> Settings:
        """The settings, with the servers in them."""
        return self._file.read()[0]

    def add(self, server: Server, token: str) -> None:
        """Keep one."""
        settings, complaints = self._file.read()
        if complaints:
            raise KnownError(_unreadable_settings, place=str(self._file.path))
        self._file.write(self._servers.added(settings, server, token))

    def remove(self, name: str) -> None:
        """Forget one, and its token."""
        self._file.write(self._servers.removed(self.settings, name))

    def client(self, name: str) -> ServerClient:
        """Return the client of one."""
        return self._servers.client(self.settings, name)


def look(client: ServerClient, rule_set: RuleSet, path: Path | None, bundle: Bundle | None, report: Report) -> Plan:
    """See what runs on a server, what differs from it, and what the checks say.

    Fields and people are those of the workspace, else of the bundle, else those that the server knows.
    """
    from app.engine.catalog.registry import load_catalogue
    from app.publish.publishing import plan
    from app.writing import own_templates

    company = bundle.company if bundle is not None else None
    known = company is not None or path is not None
    if not known:
        company = _company_on(client)
    around = _surrounded(company) if company is not None else directory_in(path)
    found = _findings(rule_set, path) if company is None else _findings_beside(rule_set, around)
    files = _luggage(rule_set, path, bundle)
    texts = own_templates()
    return plan(client, rule_set, found, load_catalogue(), around, texts, report, with_company=known, files=files)


def names_on(client: ServerClient, pipeline: str) -> Glossary:
    """Return how people are called on a server, and the rules that run in a pipeline there or in its shadow."""
    from app.engine.catalog.registry import load_catalogue
    from app.engine.telling import Glossary

    live = client.live(pipeline)
    versions = (live.shadow, live.version) if live is not None else ()
    rule_sets = [client.rule_set(one) for one in versions if one is not None]
    return Glossary.of(directory_on(client), load_catalogue(), rule_sets)


def directory_on(client: ServerClient) -> Directory:
    """Return the directory of the company that a server knows; where it tells none, any provider may exist."""
    company = _company_on(client)
    return _surrounded(company) if company is not None else directory_in(None)


def packed(
    rule_set: RuleSet, path: Path | None, *, by: str, comment: str, days: int | None, key: SigningKey | None
) -> bytes:
    """Return the bytes of a bundle; with a workspace the company and the documents that rules use go along.

    With `days` it is good for so long only.
    """
    from app import __version__
    from app.engine.company_snapshot import company_of
    from app.publish.bundle import Content, Packed, pack
    from app.publish.publishing import used_files

    now = datetime.now(UTC)
    until = now + timedelta(days=days) if days is not None else None
    if path is None:
        return pack(Content(rule_set, by=by, comment=comment, good_until=until), now, __version__, key)
    from app.storage.workspace import Access, Workspace
    from app.writing import own_language

    with Workspace.open(path, Access.READ) as workspace:
        files = used_files(rule_set, workspace.files.all(), workspace.files.content)
        held = tuple(Packed(one.id, one.name, one.content()) for one in files)
        company = company_of(workspace.directory(), str(own_language().locale))
        content = Content(rule_set, company, held, by, comment, until)
        return pack(content, now, __version__, key)


def unpacked(path: Path, trusted: Collection[PublicKey] | None) -> Bundle:
    """Read a bundle; raises KnownError where it is not as it was packed, or nobody trusted has signed it."""
    from app.publish.bundle import BadBundle, read_bundle
    from app.storage.whole_file import read

    try:
        return read_bundle(read(path), datetime.now(UTC), trusted)
    except BadBundle as error:
        error.place = str(path)
        raise


def _company_on(client: ServerClient) -> Surroundings | None:
    """Return the company that a server knows; None where it knows none, or has a workspace of its own."""
    from app.engine.model.surroundings import Surroundings

    there = client.company() or {}
    return Surroundings.model_validate(there) if any(there.values()) else None


def _surrounded(company: Surroundings) -> Directory:
    from app.engine.surrounding import directory_of

    return directory_of(company)


def _luggage(rule_set: RuleSet, path: Path | None, bundle: Bundle | None) -> tuple[Luggage, ...]:
    """Return the files that rules use: of the bundle, else of the workspace."""
    from app.publish.publishing import Luggage, used_files

    if bundle is not None:
        return tuple(Luggage(one.id, one.name, partial(bytes, one.content)) for one in bundle.files)
    if path is None:
        return ()
    from app.storage.workspace import Access, Workspace

    with Workspace.open(path, Access.READ) as workspace:
        used = used_files(rule_set, workspace.files.all(), workspace.files.content)
        return tuple(Luggage(one.id, one.name, partial(bytes, one.content())) for one in used)


def _findings(rule_set: RuleSet, path: Path | None) -> Findings:
    from app.boot import check_one
    from app.engine.checks import registry

    return check_one(rule_set, path, registry.load_checks())


def _findings_beside(rule_set: RuleSet, directory: Directory) -> Findings:
    """Look for problems against a company that is in no workspace here."""
    from app.engine.catalog.registry import load_catalogue
    from app.engine.checks import registry
    from app.engine.checks.problem import Subject
    from app.engine.placeholders import Templates

    subject = Subject(rule_set, load_catalogue(), directory, Templates(), in_workspace=True)
    return registry.examine(subject, registry.load_checks())


def _loaded(directory: Directory) -> Directory:
    """Read now what would be read later, when the workspace is closed."""
    from dataclasses import replace

    return replace(
        directory,
        contacts=dict(directory.contacts),
        companies=dict(directory.companies),
        products=dict(directory.products),
        templates=dict(directory.templates),
    )
