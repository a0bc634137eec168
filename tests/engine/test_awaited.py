"""A rule that waits for an answer which will never come fails, and one whose question is held up says so."""

from __future__ import annotations

from app.engine.model.event import FINISHED, HELD_UP
from app.engine.model.rule_set import Rule
from app.engine.program import Programs
from app.engine.rebuilding import rebuilt
from app.engine.rehearse import Rehearsal, Stage
from app.engine.state import ItemState
from app.engine.telling import Glossary, tell
from app.engine.trace import RuleStep, Status
from app.engine.words import msg
from tests.engine.board import MONDAY, Play, board, catalogue, deal, directory, engine, program, rule, say

CALL = rule("ask", "custom.webhook", {"url": "https://example.com/x", "responds_with": [["n", "n"]]})
DONE = say("then", order="after_previous")
WHY = msg("The hook is gone.")


def asked(*rules: Rule) -> Play:
    return Play(engine(board(A=list(rules)))).enter()


def awaits(played: Play) -> str:
    return played.state.runs["ask"].awaits


def test_a_rule_whose_answer_never_comes_fails_with_the_reason_and_its_branch_goes_on() -> None:
    played = asked(CALL, DONE)
    played.happen(FINISHED, awaits=awaits(played), results={}, failed=WHY)
    assert played.status("ask") is Status.FAILED
    assert played.why("ask") == "The hook is gone."
    assert played.status("then") is Status.DONE


def test_a_branch_that_stops_on_failure_stops_then() -> None:
    played = asked(CALL.model_copy(update={"on_failure": "stop"}), DONE)
    played.happen(FINISHED, awaits=awaits(played), results={}, failed=WHY)
    assert played.status("then") is Status.CANCELLED


def test_an_answer_that_comes_after_all_changes_nothing_any_more() -> None:
    played = asked(CALL, DONE)
    key = awaits(played)
    played.happen(FINISHED, awaits=key, results={}, failed=WHY)
    played.happen(FINISHED, awaits=key, results={"n": "5"})
    assert played.status("ask") is Status.FAILED
    assert played.said.count("then") == 1


def test_what_is_held_up_goes_on_waiting_says_why_and_is_done_once_the_answer_comes() -> None:
    played = asked(CALL, DONE)
    key = awaits(played)
    played.happen(HELD_UP, awaits=key, why=WHY)
    assert played.status("ask") is Status.RUNNING
    assert "The hook is gone. It can be mended or dropped" in played.why("ask")
    played.happen(FINISHED, awaits=key, results={"n": "5"})
    assert (played.status("ask"), played.status("then")) == (Status.DONE, Status.DONE)


def test_the_trace_tells_both_and_the_state_is_rebuilt_from_it() -> None:
    played = asked(CALL, DONE)
    key = awaits(played)
    played.happen(HELD_UP, awaits=key, why=WHY)
    names = Glossary(directory(), catalogue())
    told = [tell(one, names).plain() for one in played.steps if isinstance(one, RuleStep) and one.rule == "ask"]
    assert told[-1].startswith("“ask” goes on waiting: The hook is gone.")
    assert rebuilt(deal(), played.steps).runs == played.state.runs
    played.happen(FINISHED, awaits=key, results={}, failed=WHY)
    assert rebuilt(deal(), played.steps).runs == played.state.runs


def test_in_a_rehearsal_whoever_rehearses_answers() -> None:
    rules = board(A=[CALL, DONE])
    played = Rehearsal(Stage(Programs.of(program(rules)), directory()), MONDAY).enter(deal())
    state: ItemState = played.states["deal", "1"]
    assert state.runs["ask"].status is Status.RUNNING
    played = played.finish(("deal", "1"), state.runs["ask"].awaits, {"n": "5"})
    assert played.states["deal", "1"].runs["then"].status is Status.DONE
