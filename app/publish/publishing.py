"""From a rule set to a server on which it runs: look, decide, publish, and back again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from app.engine.catalog.registry import Catalogue
from app.engine.checks.problem import Findings, Problem, Severity
from app.engine.checks.registry import reaching
from app.engine.differences import Differences
from app.engine.differing import difference
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.rule_set_file import version_id
from app.engine.words import Msg, msg, msgs
from app.publish.client import Live, ServerClient, Version

Report = Callable[[Msg], None]
"""Is told what is being done."""


def silent(_words: Msg) -> None:
    """Tell nobody."""


_asking = msg("Asking “{server}” what runs there")
_uploading = msg("Uploading the rules")
_activating = msg("Putting them in force")
_blocked = msgs(
    "The checks have found {n} error. Mend it, or publish in spite of it.",
    "The checks have found {n} errors. Mend them, or publish in spite of them.",
)
_live_already = msg("This very version runs on “{server}” already.")
_nothing_before = msg("Nothing ran in this pipeline on “{server}” before, so that there is nothing to go back to.")
_nothing_live = msg("Nothing runs in this pipeline on “{server}”.")


class Plan(Struct, frozen=True):
    """What would be published: what differs from what runs there, and what the checks say."""

    server: str
    rule_set: RuleSet
    live: Live | None
    old: RuleSet | None
    """What runs there now."""
    differences: Differences
    findings: Findings

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
) -> Plan:
    """Look at what runs on a server, and at what differs from it; raises ServerError."""
    report(_asking.fill(server=client.name))
    live = client.live(rule_set.pipeline)
    old = client.rule_set(live.version) if live is not None and live.version else None
    before = old if old is not None else rule_set.model_copy(update={"stages": ()})
    found = difference(before, rule_set, catalogue, directory, templates)
    return Plan(client.name, rule_set, live, old, found, findings)


def publish(
    client: ServerClient,
    planned: Plan,
    comment: str = "",
    *,
    despite_errors: bool = False,
    report: Report = silent,
) -> Published:
    """Let the planned version run; raises KnownError where errors block, ChangedThere where it is not as planned."""
    if planned.is_live:
        raise KnownError(_live_already.fill(server=client.name), field="version")
    if planned.errors and not despite_errors:
        raise KnownError(_blocked.fill(n=len(planned.errors)))
    report(_uploading)
    version = _uploaded(client, planned, comment)
    report(_activating)
    live = client.activate(planned.rule_set.pipeline, version.id, planned.live, despite_errors=despite_errors)
    return Published(version, live)


def cast_shadow(client: ServerClient, planned: Plan, comment: str = "", report: Report = silent) -> Published:
    """Let the planned version run beside the live one, its effects held back."""
    report(_uploading)
    version = _uploaded(client, planned, comment)
    report(_activating)
    return Published(version, client.shadow(planned.rule_set.pipeline, version.id, planned.live))


def roll_back(client: ServerClient, pipeline: str) -> Live:
    """Let the version run that ran before; raises KnownError where there is none."""
    live = client.live(pipeline)
    if live is None:
        raise KnownError(_nothing_live.fill(server=client.name), field="pipeline")
    if live.previous is None:
        raise KnownError(_nothing_before.fill(server=client.name), field="pipeline")
    return client.roll_back(pipeline, live)


def _uploaded(client: ServerClient, planned: Plan, comment: str) -> Version:
    version = client.upload(planned.rule_set, comment)
    if version.id != version_id(planned.rule_set):
        words = msg("“{server}” has received other rules than were sent. Nothing was put in force; try again.")
        raise KnownError(words.fill(server=client.name))
    return version
