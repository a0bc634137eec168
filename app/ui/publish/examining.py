"""Runs the checks over the rule set that is open, as it stands now, for work off the window's thread."""

from __future__ import annotations

from collections.abc import Callable

from app.engine.checks import registry
from app.engine.checks.problem import Findings, Subject
from app.engine.model.rule_set import RuleSet
from app.storage.sampling import sample_of
from app.ui.desk.problems import others
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.jobs import Report


def examination(rule_set: RuleSet, session: Session, tools: Tools) -> Callable[[Report], Findings]:
    """Return work that finds the problems of a rule set."""
    directory, now = session.directory, tools.now()

    def examine(report: Report) -> Findings:
        subject = Subject(
            rule_set,
            tools.catalogue,
            directory,
            tools.templates,
            in_workspace=True,
            others=others(session, rule_set),
            sample=sample_of(session.workspace, rule_set, directory, now),
        )
        return registry.examine(subject, registry.load_checks(), report.check)

    return examine
