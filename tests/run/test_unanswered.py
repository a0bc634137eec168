"""A rule that waits for an answer learns when none will come, and says so when it waits for a person."""

from __future__ import annotations

from typing import Any

import pytest

from app.delivery.base import Post, Receipt, Refused
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.belongings import Activity
from app.engine.placeholders import Templates
from app.engine.state import Run
from app.engine.trace import RuleStep, Status
from app.engine.words import msg
from app.run.awaited import drop
from app.run.carrying import Carrier, Parts
from app.run.posting import Poster
from app.storage.ledger.outbox import Outbox, PostStatus
from app.storage.ledger.workspace_company import WorkspaceCompany
from app.storage.workspace import Workspace
from tests.engine.board import board, catalogue, rule, say
from tests.run.posted import post_due
from tests.run.test_carrying import KEY, Office, deal, said

ASK = rule("ask", "custom.webhook", {"url": "https://example.com/x", "responds_with": [["n", "n"]]})
RULES = board(A=[ASK, say("then", order="after_previous")])


class Line:
    """A channel for webhooks that refuses until it is told otherwise."""

    def __init__(self) -> None:
        self.works = False

    def ways(self, effect: Effect) -> tuple[str, ...]:
        return ("hooks",) if effect.channel == "webhook" else ()

    def deliver(self, id: str, post: Post) -> Receipt:
        del id, post
        if self.works:
            return Receipt(results={"n": "5"})
        raise Refused(msg("The hook is gone."))


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def here(workspace: Workspace, line: Line) -> Office:
    made = Office(workspace, RULES)
    made.carrier = Carrier(
        Parts(made.ledger, WorkspaceCompany(workspace), catalogue(), Templates(), alone=True, ways=line.ways)
    )
    workspace.records.put(deal())
    return made


def sent(here: Office, line: Line) -> None:
    post_due(Poster(here.ledger, lambda: line, lambda: here.now, "test"))


def standing(here: Office, rule_id: str = "ask") -> Run:
    state = here.ledger.load(KEY)
    assert state is not None
    return state.runs[rule_id]


def why(run: Run) -> str:
    return run.reason.words.plain() if run.reason else ""


def test_where_no_channel_carries_it_the_rule_fails_at_once_and_its_branch_goes_on(workspace: Workspace) -> None:
    here = Office(workspace, RULES)
    workspace.records.put(deal())
    assert said(here.run()) == ["WebhookCall", "then"]
    assert standing(here).status is Status.FAILED
    assert why(standing(here)).startswith("Nobody can answer: no channel carries it")


def test_a_dead_letter_goes_on_waiting_and_the_log_says_for_what(here: Office, line: Line) -> None:
    here.run()
    sent(here, line)
    steps = here.run(100)
    assert standing(here).status is Status.RUNNING
    assert "The hook is gone. It can be mended or dropped" in why(standing(here))
    assert [one.rule for one in steps if isinstance(one, RuleStep)] == ["ask"]


def test_one_that_is_sent_again_has_its_answer_after_all(here: Office, line: Line) -> None:
    here.run()
    sent(here, line)
    here.run()
    (dead,) = Outbox(here.ledger.store).list(PostStatus.DEAD)
    line.works = True
    Outbox(here.ledger.store).send_again(dead.key, here.now)
    sent(here, line)
    assert said(here.run()) == ["then"]
    assert (standing(here).status, why(standing(here))) == (Status.DONE, "")


def test_one_that_is_dropped_lets_the_rule_fail_once_and_its_branch_go_on(here: Office, line: Line) -> None:
    here.run()
    sent(here, line)
    here.run()
    (dead,) = Outbox(here.ledger.store).list(PostStatus.DEAD)
    assert drop(here.ledger, dead.key, here.now).status is PostStatus.DROPPED
    drop(here.ledger, dead.key, here.now)
    assert said(here.run()) == ["then"]
    assert standing(here).status is Status.FAILED
    assert why(standing(here)).startswith("Somebody has decided that it is never sent")
    assert here.run() == ()
    assert here.ledger.rebuilt(KEY) is not None


def test_what_has_left_cannot_be_dropped_and_fails_nothing(here: Office, line: Line) -> None:
    line.works = True
    here.run()
    sent(here, line)
    (post,) = Outbox(here.ledger.store).list(PostStatus.SENT)
    with pytest.raises(KnownError, match="sent already"):
        drop(here.ledger, post.key, here.now)
    here.run()
    assert standing(here).status is Status.DONE


def test_an_activity_that_completes_automatically_is_done_once_its_item_leaves_the_stage(workspace: Workspace) -> None:
    plan: dict[str, Any] = {"subject": "Call", "responsible": "responsible", "complete_automatically": True}
    here = Office(workspace, board(A=[rule("plan", "control.activity", plan)], B=[say("b")]))
    workspace.records.put(deal())
    here.run()
    workspace.records.items("deal").move(["1"], "B")
    here.run(1)
    (activity,) = workspace.belongings.of(Activity, KEY)
    assert activity.done_at == here.now
