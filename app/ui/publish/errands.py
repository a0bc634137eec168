"""What publishing does off the window's thread: ask servers, compare, try, publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.engine.catalog.registry import Catalogue
from app.engine.checks.problem import Findings
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.words import Msg
from app.publish import publishing
from app.publish.client import Health, Live, ServerClient
from app.publish.hooks import Find, Hook
from app.publish.publishing import Luggage, Plan, Published
from app.publish.servers import Servers
from app.settings import Server, Settings
from app.ui.jobs import Report
from app.ui.run.hooks import HookTrigger


@dataclass(frozen=True)
class Errands:
    """The rule set that is to be published, and all that is needed for it."""

    rule_set: RuleSet
    catalogue: Catalogue
    directory: Directory
    templates: Templates
    settings: Callable[[], Settings]
    examine: Callable[[Report], Findings]
    """Runs the checks."""
    servers: Callable[[], Servers]
    files: Callable[[], Sequence[Luggage]] = tuple
    """Gives what the rules attach and fill."""

    @cached_property
    def _servers(self) -> Servers:
        return self.servers()

    def look(self, server: str, report: Report) -> Plan:
        """See how a server is, what runs there and what differs from it."""
        with self._client(server) as client:
            found = self.examine(report)
            return publishing.plan(
                client,
                self.rule_set,
                found,
                self.catalogue,
                self.directory,
                self.templates,
                _told(report),
                files=self.files(),
            )

    def publish(
        self, plan: Plan, comment: str, report: Report, *, despite_errors: bool, enter: bool, send_company: bool
    ) -> Published:
        """Let the version run."""
        with self._client(plan.server) as client:
            return publishing.publish(
                client,
                plan,
                comment,
                despite_errors=despite_errors,
                enter=enter,
                send_company=send_company,
                report=_told(report),
            )

    def dry_run(self, plan: Plan, items: int, days: int, report: Report) -> dict[str, Any]:
        """Try the version on items of the server."""
        with self._client(plan.server) as client:
            return publishing.dry_run(client, plan, items, days, _told(report))

    def cast_shadow(self, plan: Plan, comment: str, report: Report) -> Published:
        """Let the version run beside the live one."""
        with self._client(plan.server) as client:
            return publishing.cast_shadow(client, plan, comment, _told(report))

    def end_shadow(self, plan: Plan, report: Report) -> Live:
        """Let no version run beside the live one any more."""
        del report
        with self._client(plan.server) as client:
            return publishing.end_shadow(client, self.rule_set.pipeline, plan.live)

    def shadow_report(self, plan: Plan, report: Report) -> dict[str, Any]:
        """Return what the shadow would have done otherwise."""
        del report
        with self._client(plan.server) as client:
            return client.shadow_report(self.rule_set.pipeline)

    def roll_back(self, plan: Plan, report: Report) -> Live:
        """Let the version run that ran before."""
        del report
        with self._client(plan.server) as client:
            return publishing.roll_back(client, self.rule_set.pipeline, plan.live)

    def hooks(self, plan: Plan, report: Report) -> tuple[Hook, ...]:
        """Return the addresses of webhooks there."""
        del report
        with self._client(plan.server) as client:
            return client.hooks()

    def make_hook(self, plan: Plan, trigger: HookTrigger, find: Find, report: Report) -> str:
        """Make an address for a trigger and return it: this once."""
        del report
        with self._client(plan.server) as client:
            return client.make_hook(trigger.name, trigger.code, trigger.entity, find)

    def remove_hook(self, plan: Plan, hook: str, report: Report) -> None:
        """Let an address lead nowhere from now on."""
        del report
        with self._client(plan.server) as client:
            client.remove_hook(hook)

    def try_out(self, server: Server, token: str, report: Report) -> Health:
        """See whether a server that is not kept yet answers, and knows the token."""
        with self._servers.try_out(server, token) as client:
            health = client.health()
            report.check()
            client.live(self.rule_set.pipeline)
            return health

    def _client(self, server: str) -> ServerClient:
        return self._servers.client(self.settings(), server)


def _told(report: Report) -> Callable[[Msg], None]:
    def tell(words: Msg) -> None:
        report(words=words)

    return tell
