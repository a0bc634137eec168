"""From a rule set to a server on which it runs: look, decide, publish, and back again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from app.engine.catalog.registry import Catalogue
from app.engine.checks.problem import Findings, Problem, Severity
from app.engine.checks.registry import reaching
from app.engine.company_snapshot import company_of
from app.engine.differences import Differences
from app.engine.differing import difference
from app.engine.errors import KnownError
from app.engine.model.plain import plain
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import File
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.rule_set_file import version_id
from app.engine.words import Msg, msg, msgs
from app.publish.client import Health, Live, ServerClient, Standing, Version

Report = Callable[[Msg], None]
"""Is told what is being done."""


def silent(_words: Msg) -> None:
    """Tell nobody."""


_asking = msg("Asking “{server}” what runs there")
_sending_company = msg("Sending people, clients, fields and lists")
_uploading = msg("Uploading the rules")
_activating = msg("Putting them in force")
_trying = msgs("Trying the rules on the newest item there", "Trying the rules on the {n} newest items there")
_blocked = msgs(
    "The checks have found {n} error. Mend it, or publish in spite of it.",
    "The checks have found {n} errors. Mend them, or publish in spite of them.",
)
_live_already = msg("This very version runs on “{server}” already.")
_nothing_before = msg("Nothing ran in this pipeline on “{server}” before, so that there is nothing to go back to.")
_nothing_live = msg("Nothing has run in a pipeline “{pipeline}” on “{server}”. Look at how it is called there.")
_no_shadow = msg("Nothing runs in the shadow in the pipeline “{pipeline}” on “{server}”.")
_no_light = msg("Nothing runs in this pipeline on “{server}” that a shadow could be compared with. Publish it instead.")


class Luggage(Struct, frozen=True):
    """A file that rules attach or fill, and how its content is read."""

    id: str
    name: str
    content: Callable[[], bytes]


def used_files(rule_set: RuleSet, files: Iterable[File], content: Callable[[str], bytes]) -> tuple[Luggage, ...]:
    """Return those files that a rule set names."""
    text = json.dumps(rule_set.model_dump())
    return tuple(Luggage(one.id, one.name, partial(content, one.id)) for one in files if f'"{one.id}"' in text)


class Plan(Struct, frozen=True):
    """What would be published: what differs from what runs there, and what the checks say."""

    server: str
    rule_set: RuleSet
    health: Health
    live: Live | None
    old: RuleSet | None
    """What runs there now."""
    differences: Differences
    findings: Findings
    directory: Directory
    """How people, clients and fields are called where the rules come from."""
    standing: tuple[Standing, ...] = ()
    """The items there, by the version that holds for them until they leave their stage."""
    company: Mapping[str, Any] | None = None
    """People, clients, fields and lists that are to go along, where the server knows others."""
    files: tuple[Luggage, ...] = ()
    """What the rules attach and fill and the server does not have."""

    @property
    def items(self) -> int:
        """How many items are there."""
        return sum(one.items for one in self.standing)

    @property
    def version(self) -> str:
        """The id of the new version."""
        return self.differences.versions[1]

    @property
    def errors(self) -> Sequence[Problem]:
        """What blocks."""
        return reaching(self.findings.problems, Severity.ERROR)

    @property
    def is_live(self) -> bool:
        """Whether this very version runs there."""
        return self.live is not None and self.live.version == self.version

    @property
    def is_shadow(self) -> bool:
        """Whether this very version runs there beside the live one."""
        return self.live is not None and self.live.shadow == self.version


class Published(Struct, frozen=True):
    """What was done: the version as it lies there, and what runs now."""

    version: Version
    live: Live


def plan(
    client: ServerClient,
    rule_set: RuleSet,
    findings: Findings,
    catalogue: Catalogue,
    directory: Directory,
    templates: Templates | None = None,
    report: Report = silent,
    *,
    with_company: bool = True,
    files: Sequence[Luggage] = (),
) -> Plan:
    """Look at what runs on a server, and at what differs from it; raises ServerError.

    `directory` is that of the workspace from which the rules come; `with_company` asks whether the server knows it.
    `files` are those that the rules use.
    """
    report(_asking.fill(server=client.name))
    health = client.health()
    live = client.live(rule_set.pipeline)
    old = client.rule_set(live.version) if live is not None and live.version else None
    before = old if old is not None else rule_set.model_copy(update={"stages": ()})
    texts = templates or Templates()
    found = difference(before, rule_set, catalogue, directory, texts)
    standing = tuple(client.standing(rule_set.pipeline))
    known = client.company() if with_company else None
    own = plain(company_of(directory, texts.locale)) if known is not None else None
    there = client.files() if files else None
    missing = tuple(one for one in files if one.id not in there) if there is not None else ()
    return Plan(
        client.name,
        rule_set,
        health,
        live,
        old,
        found,
        findings,
        directory,
        standing,
        own if own != known else None,
        missing,
    )


def publish(
    client: ServerClient,
    planned: Plan,
    comment: str = "",
    *,
    despite_errors: bool = False,
    enter: bool = False,
    send_company: bool = True,
    report: Report = silent,
) -> Published:
    """Let the planned version run; raises KnownError where errors block, ChangedThere where it is not as planned.

    Items keep their version until they leave their stage; with `enter` they count as entering it anew. The company goes
    along where the server knows another one.
    """
    if planned.is_live:
        raise KnownError(_live_already.fill(server=client.name), field="version")
    if planned.errors and not despite_errors:
        raise KnownError(_blocked.fill(n=len(planned.errors)))
    if send_company and planned.company is not None:
        report(_sending_company)
        client.put_company(planned.company)
    report(_uploading)
    version = _uploaded(client, planned, comment)
    report(_activating)
    pipeline = planned.rule_set.pipeline
    live = client.activate(pipeline, version.id, planned.live, despite_errors=despite_errors, enter=enter)
    return Published(version, live)


def dry_run(
    client: ServerClient, planned: Plan, items: int = 100, days: int = 30, report: Report = silent
) -> dict[str, Any]:
    """Let the newest items on the server enter their stages under the planned version and the live one.

    The version is uploaded, not put in force; nothing is sent. Returns counts, and what differs under `compared`.
    """
    report(_uploading)
    version = _uploaded(client, planned, "")
    report(_trying.fill(n=items))
    return client.trial(version.id, items, days)


def cast_shadow(client: ServerClient, planned: Plan, comment: str = "", report: Report = silent) -> Published:
    """Let the planned version run beside the live one, its effects held back; raises KnownError where none runs."""
    if planned.live is None or planned.live.version is None:
        raise KnownError(_no_light.fill(server=client.name))
    if planned.is_live:
        raise KnownError(_live_already.fill(server=client.name), field="version")
    report(_uploading)
    version = _uploaded(client, planned, comment)
    report(_activating)
    return Published(version, client.shadow(planned.rule_set.pipeline, version.id, planned.live))


def roll_back(client: ServerClient, pipeline: str, seen: Live | None) -> Live:
    """Let the version run that ran before what was seen; raises KnownError where there is none.

    Raises ChangedThere where something else runs by now.
    """
    if seen is None:
        raise KnownError(_nothing_live.fill(pipeline=pipeline, server=client.name), field="pipeline")
    if seen.previous is None:
        raise KnownError(_nothing_before.fill(server=client.name), field="pipeline")
    return client.roll_back(pipeline, seen)


def shadow_of(client: ServerClient, pipeline: str) -> dict[str, Any]:
    """Return what the version in the shadow would have done otherwise; raises KnownError where there is none."""
    live = client.live(pipeline)
    if live is None or live.shadow is None:
        raise KnownError(_no_shadow.fill(pipeline=pipeline, server=client.name), field="pipeline")
    return client.shadow_report(pipeline)


def end_shadow(client: ServerClient, pipeline: str, seen: Live | None) -> Live:
    """Let no version run beside the live one any more; raises KnownError where none does."""
    if seen is None or seen.shadow is None:
        raise KnownError(_no_shadow.fill(pipeline=pipeline, server=client.name), field="pipeline")
    return client.shadow(pipeline, None, seen)


def _uploaded(client: ServerClient, planned: Plan, comment: str) -> Version:
    for one in planned.files:
        client.put_file(one.id, one.name, one.content())
    version = client.upload(planned.rule_set, comment)
    if version.id != version_id(planned.rule_set):
        words = msg("“{server}” has received other rules than were sent. Nothing was put in force; try again.")
        raise KnownError(words.fill(server=client.name))
    return version
