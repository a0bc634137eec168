"""From the board to a server: what differs, what the checks say, what would happen; publish, and back again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.engine.differences_report import summary
from app.engine.errors import KnownError
from app.engine.words import Msg, msg, msgs
from app.publish.client import Live
from app.publish.hooks import Find, Hook
from app.publish.publishing import Plan, Published
from app.publish.refusals import ChangedThere
from app.publish.telling import short
from app.ui.jobs import Job, Jobs, Progress, Report
from app.ui.preview.look import Look
from app.ui.publish.compared import Names
from app.ui.publish.errands import Errands
from app.ui.publish.foot import Foot
from app.ui.publish.head import Head
from app.ui.publish.hooks_page import HooksPage
from app.ui.publish.pages import DifferencesPage, DryRunPage, ProblemsPage, ShadowPage
from app.ui.run.hooks import HookTrigger
from app.ui.theme import tokens
from app.ui.widgets.announcing import announce
from app.ui.widgets.room import open_wide
from app.ui.widgets.states import BusyBar, EmptyState

T = TypeVar("T")
_LOW = 120
"""Pixels of height with which a page makes do."""

_title = msg("Publish “{name}”")
_differs = msgs("What differs ({n})", "What differs ({n})")
_problems = msgs("Problems ({n})", "Problems ({n})")
_no_problems = msg("Problems")
_dry_run, _shadow, _webhooks = msg("Dry run"), msg("Shadow"), msg("Webhooks")
_looking, _trying = msg("Looking at “{server}”"), msg("Trying the rules")
_publishing, _back = msg("Publishing to “{server}”"), msg("Going back to the version before")
_cancel = msg("Cancel")
_no_server = msg("No server yet")
_no_server_help = msg(
    "A server runs the rules for everybody, day and night. Add one to see what differs from what it runs, "
    "and to publish."
)
_add = msg("Add a server…")
_failed, _again = msg("That did not work"), msg("Try again")
_published = msg("Published: version {version} runs on “{server}”. Items take it up with their next stage.")
_entered = msg("Published: version {version} runs on “{server}”. The items there enter their stages anew.")
_rolled_back = msg("Version {version} runs on “{server}” again.")
_shadowing = msg("Version {version} runs beside the live one on “{server}”; its effects are held back.")
_shadow_ended = msg("Nothing runs in the shadow on “{server}” any more.")


class PublishDialog(QDialog):
    """Looks at a server as soon as it is chosen; everything that takes long can be stopped."""

    server_add_asked = Signal()
    server_remove_asked = Signal(str)
    node_asked = Signal(str, str)
    """A card is to be shown: its id, and the field."""
    published = Signal(object, str)
    """A rule set runs on a server now (RuleSet), with the comment."""

    def __init__(self, look: Look, jobs: Jobs, errands: Errands, rule: Names, person: Names, parent: QWidget) -> None:
        """Publish the rule set of `errands`; `rule` and `person` give names."""
        super().__init__(parent)
        self._look = look
        self._jobs = jobs
        self._errands = errands
        self._job: Job[Any] | None = None
        self.plan: Plan | None = None
        """What was found on the chosen server, None while nothing is known."""
        tr, theme = look.tr, look.theme
        self.setWindowTitle(tr(_title.fill(name=errands.rule_set.name)))
        self.head, self.foot = Head(look, errands.rule_set.name), Foot(look)
        self.differences, self.problems = DifferencesPage(look), ProblemsPage(look, rule)
        self.dry_run, self.shadow = DryRunPage(look, rule, person), ShadowPage(look, rule, person)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.hooks = HooksPage(look, rule)
        for page in (self.differences, self.problems, self.dry_run, self.shadow, self.hooks):
            self.tabs.addTab(_panel(page), "")
        self.none = EmptyState(theme, "mdi6.server-outline", tr(_no_server), tr(_no_server_help), tr(_add))
        self.failure = EmptyState(theme, "mdi6.server-off", tr(_failed), "", tr(_again), color="error")
        for state in (self.none, self.failure):
            state.button.setAutoDefault(False)
        self.none.button.setProperty("kind", "primary")
        self.stack = QStackedWidget()
        self._blank = QWidget()
        for part in (self.none, self.failure, self.tabs, self._blank):
            self.stack.addWidget(part)
        self.busy = BusyBar(theme, tr(_cancel))
        self.busy.hide()
        self._lay_out()
        self._join()
        self.show_servers("")

    def show_servers(self, chosen: str) -> None:
        """Offer the servers as they are kept now, and look at one of them."""
        names = [one.name for one in self._errands.settings().servers]
        self.head.offer(names, chosen)
        if names:
            self.look_at(self.head.server)
        else:
            self.plan = None
            self.stack.setCurrentWidget(self.none)
            self.foot.show_plan(None)
            self.head.show_plan(None)

    def look_at(self, server: str, then: Callable[[], None] = lambda: None) -> None:
        """See what runs on a server; `then` is called once it is shown."""
        self.plan = None
        self.head.show_plan(None)
        self.foot.show_plan(None)
        self.stack.setCurrentWidget(self._blank)
        self.dry_run.forget()

        def show(plan: Plan) -> None:
            self._show(plan)
            then()

        self._start(_looking.fill(server=server), lambda report: self._errands.look(server, report), show)

    # What was found

    def _show(self, plan: Plan) -> None:
        self.plan = plan
        tr = self._look.tr
        found = plan.differences
        self.head.show_plan(plan)
        self.foot.show_plan(plan)
        self.differences.view.show_differences(found)
        self.differences.show_same(same=found.same)
        self.differences.setAccessibleDescription(tr(summary(found)))
        self.problems.show_problems(plan.findings.problems, plan.rule_set)
        problems = len(plan.findings.problems)
        self.tabs.setTabText(0, tr(_differs.fill(n=len(found.cards))))
        self.tabs.setTabText(1, tr(_problems.fill(n=problems) if problems else _no_problems))
        self.tabs.setTabText(2, tr(_dry_run))
        self.tabs.setTabText(3, tr(_shadow))
        self.hooks.show_rules(plan.rule_set)
        self.tabs.setTabText(4, tr(_webhooks))
        self.tabs.setTabVisible(4, bool(self.hooks.triggers))
        live = plan.live
        other = live is not None and live.shadow is not None and not plan.is_shadow
        possible = live is not None and live.version is not None and not plan.is_live
        self.shadow.show_shadow(own=plan.is_shadow, other=other, possible=possible)
        self.stack.setCurrentWidget(self.tabs)
        if plan.errors and self.tabs.currentIndex() == 0:  # whoever has turned to another page stays there
            self.tabs.setCurrentIndex(1)
        self._ask_for_page()

    def _ask_for_page(self) -> None:
        """Ask the server for what the page in sight shows besides the plan."""
        if self.plan is None:
            return
        page = self.tabs.currentWidget()
        if page.isAncestorOf(self.hooks):
            self._list_hooks()
        elif page.isAncestorOf(self.shadow) and self.plan.is_shadow:
            self._report_shadow()

    # What is asked

    def _publish(self) -> None:
        if self.plan is None:
            return
        plan, foot = self.plan, self.foot
        comment = foot.comment.text()
        chosen = {
            "despite_errors": foot.despite.isChecked(),
            "enter": foot.enter.isChecked(),
            "send_company": foot.company.isChecked(),
        }

        def work(report: Report) -> Published:
            return self._errands.publish(plan, comment, report, **chosen)

        def done(published: Published) -> None:
            self.published.emit(plan.rule_set, comment)
            foot.comment.clear()
            words = _entered if chosen["enter"] else _published
            self._then_look(words.fill(version=short(published.version.id)))

        self._start(_publishing.fill(server=plan.server), work, done)

    def _roll_back(self) -> None:
        plan = self._plan()
        self._start(_back, lambda report: self._errands.roll_back(plan, report), self._done_rolling_back)

    def _done_rolling_back(self, live: Live) -> None:
        self._then_look(_rolled_back.fill(version=short(live.version or "")))

    def _try(self, items: int, days: int) -> None:
        plan = self._plan()
        self._start(_trying, lambda report: self._errands.dry_run(plan, items, days, report), self.dry_run.show_trial)

    def _cast_shadow(self) -> None:
        plan, comment = self._plan(), self.foot.comment.text()
        self._start(
            _publishing.fill(server=plan.server),
            lambda report: self._errands.cast_shadow(plan, comment, report),
            lambda done: self._then_look(_shadowing.fill(version=short(done.version.id))),
        )

    def _end_shadow(self) -> None:
        plan = self._plan()
        self._start(
            _looking.fill(server=plan.server),
            lambda report: self._errands.end_shadow(plan, report),
            lambda _live: self._then_look(_shadow_ended),
        )

    def _report_shadow(self) -> None:
        plan = self._plan()
        self._start(
            _looking.fill(server=plan.server),
            lambda report: self._errands.shadow_report(plan, report),
            self.shadow.show_report,
        )

    # Addresses of webhooks

    def _list_hooks(self, then: Callable[[], None] = lambda: None) -> None:
        plan = self._plan()

        def show(hooks: tuple[Hook, ...]) -> None:
            self.hooks.show_hooks(hooks)
            then()

        self._start(_looking.fill(server=plan.server), lambda report: self._errands.hooks(plan, report), show)

    def _make_hook(self, trigger: HookTrigger, find: Find) -> None:
        plan = self._plan()
        self._start(
            _looking.fill(server=plan.server),
            lambda report: self._errands.make_hook(plan, trigger, find, report),
            lambda url: self._list_hooks(lambda: self.hooks.show_made(trigger, url, find)),
        )

    def _remove_hook(self, hook: str) -> None:
        plan = self._plan()
        self._start(
            _looking.fill(server=plan.server),
            lambda report: self._errands.remove_hook(plan, hook, report),
            lambda _none: self._list_hooks(),
        )

    def _plan(self) -> Plan:
        assert self.plan is not None  # noqa: S101  the buttons that ask are shown only then
        return self.plan

    def _then_look(self, words: Msg) -> None:
        server = self.head.server
        self.look_at(server, lambda: self.foot.say(self._look.tr(words.fill(server=server)), "success"))

    # Work

    def _start(self, words: Msg, work: Callable[[Report], T], then: Callable[[T], None]) -> None:
        if self._job is not None:
            self._job.stop()
        self.foot.say("", "muted")
        self.busy.say(self._look.tr(words))
        self._set_busy(busy=True)

        def done(result: T) -> None:
            self._set_busy(busy=False)
            then(result)

        self._job = self._jobs.start(
            work, owner=self, then=done, failed=self._fail, progressed=self._progressed, stopped=self._stopped
        )

    def _progressed(self, progress: Progress) -> None:
        if progress.words is not None:
            self.busy.say(self._look.tr(progress.words), progress.share)

    def _fail(self, error: KnownError) -> None:
        self._set_busy(busy=False)
        words = self._look.tr(error.words)
        if self.plan is None:
            self.failure.say(self._look.tr(_failed), words, self._look.tr(_again))
            self.stack.setCurrentWidget(self.failure)
            announce(self.failure, words)
        elif isinstance(error, ChangedThere):
            self.look_at(self.head.server, lambda: self.foot.say(words, "error"))
        else:
            self.foot.say(words, "error")

    def _stopped(self) -> None:
        if self._job is None or not self._job.running:
            self._set_busy(busy=False)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.stop()
        self._set_busy(busy=False)
        if self.plan is None:
            self.stack.setCurrentWidget(self.failure)

    def _set_busy(self, *, busy: bool) -> None:
        self.busy.setVisible(busy)
        self.foot.set_busy(busy=busy)
        self.tabs.setEnabled(not busy)

    def _join(self) -> None:
        self.none.asked.connect(self.server_add_asked)
        self.head.add_asked.connect(self.server_add_asked)
        self.head.remove_asked.connect(self.server_remove_asked)
        self.head.chosen.connect(self.look_at)
        self.failure.asked.connect(lambda: self.look_at(self.head.server))
        self.busy.cancelled.connect(self._cancel)
        self.problems.node_asked.connect(self._show_node)
        self.dry_run.asked.connect(self._try)
        self.shadow.start_asked.connect(self._cast_shadow)
        self.shadow.end_asked.connect(self._end_shadow)
        self.shadow.report_asked.connect(self._report_shadow)
        self.tabs.currentChanged.connect(self._ask_for_page)
        self.hooks.list.make_asked.connect(self._make_hook)
        self.hooks.list.remove_asked.connect(self._remove_hook)
        self.hooks.list.node_asked.connect(lambda node: self._show_node(node, ""))
        self.foot.publish_asked.connect(self._publish)
        self.foot.roll_back_asked.connect(self._roll_back)
        self.foot.close_asked.connect(self.reject)

    def _show_node(self, node: str, field: str) -> None:
        self.reject()
        self.node_asked.emit(node, field)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.MEDIUM)
        layout.addWidget(self.head)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.busy)
        layout.addWidget(self.foot)
        theme = self._look.theme
        self.stack.setMinimumHeight(theme.scaled(_LOW))  # what is under way takes its room from the pages, for a while
        open_wide(self, theme, 860, 660)


def _panel(page: QWidget) -> QFrame:
    panel = QFrame()
    panel.setProperty("role", "panel")
    inside = QVBoxLayout(panel)
    inside.setContentsMargins(tokens.SMALL, tokens.SMALL, tokens.SMALL, tokens.SMALL)
    inside.addWidget(page)
    return panel
