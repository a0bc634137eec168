"""Published to a server that runs in this process: looked at, tried, put in force, beside the live one, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import timedelta

import httpx
import msgspec
import pytest

from app.engine.checks.problem import Findings, Problem, Severity
from app.engine.company_snapshot import company_of
from app.engine.differences import Sign
from app.engine.errors import KnownError
from app.engine.model.plain import plain
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Pipeline, PipelineStage, builtin_schema
from app.engine.model.values import File
from app.engine.ports import Directory
from app.engine.rule_set_file import version_id
from app.engine.words import Msg, msg
from app.i18n import ENGLISH
from app.publish import publishing
from app.publish.client import ServerClient
from app.publish.publishing import Plan
from app.publish.refusals import ChangedThere, Refusal
from app.publish.telling import how_it_is, what_becomes, what_runs
from app.storage.files import id_of
from app.storage.ledger.access import Scope
from app.storage.ledger.files import LedgerFiles
from tests.engine import board as boards
from tests.engine.board import after, board, catalogue, rule, say
from tests.server.conftest import House

ITEM = {"pipeline": "sales", "stage": "A", "values": {"title": "Roof", "responsible": "ann"}}


def directory() -> Directory:
    """Return the people of the small board, and its pipeline."""
    stages = tuple(PipelineStage(one, one) for one in "ABCD")
    schema = msgspec.structs.replace(builtin_schema(), pipelines={"sales": Pipeline("sales", "Sales", "deal", stages)})
    return dataclasses.replace(boards.directory(), schema=schema)


def notify(text: str) -> RuleSet:
    return board(A=[rule("n", "employee.notification", {"text": text, "recipients": ["responsible"]})])


def planned(client: ServerClient, rule_set: RuleSet, *problems: Problem) -> Plan:
    return publishing.plan(client, rule_set, Findings(problems), catalogue(), directory())


def published(client: ServerClient, rule_set: RuleSet, comment: str = "") -> publishing.Published:
    return publishing.publish(client, planned(client, rule_set), comment, despite_errors=True)


def test_the_first_time_everything_is_new(client: ServerClient) -> None:
    plan = planned(client, board(A=[say("x")]))
    assert (plan.live, plan.items, plan.is_live) == (None, 0, False)
    assert [one.sign for one in plan.differences.cards] == [Sign.ADDED]


def test_what_is_published_runs_and_says_what_has_changed(client: ServerClient, house: House) -> None:
    done = published(client, notify("Hi"), "For spring")
    assert done.live.version == done.version.id == version_id(notify("Hi"))
    assert [(one.id, one.comment) for one in house.parts.releases.all("sales")] == [(done.live.version, "For spring")]

    plan = planned(client, notify("Hello"))
    assert [(one.sign, one.changes[0].old, one.changes[0].new) for one in plan.differences.cards] == [
        (Sign.CHANGED, "Hi", "Hello")
    ]


def test_each_step_on_the_way_is_told(client: ServerClient) -> None:
    told: list[Msg] = []
    plan = publishing.plan(client, notify("Hi"), Findings(), catalogue(), directory(), report=told.append)
    publishing.publish(client, plan, despite_errors=True, report=told.append)
    assert [one.plain() for one in told] == [
        "Asking “production” what runs there",
        "Sending people, clients, fields and lists",
        "Uploading the rules",
        "Putting them in force",
    ]


def test_the_company_goes_along_once(client: ServerClient) -> None:
    published(client, notify("Hi"))
    assert client.company() == plain(company_of(directory()))
    assert planned(client, notify("Hello")).company is None


def test_errors_block_until_they_are_waved_through(client: ServerClient) -> None:
    plan = planned(client, notify("Hi"), Problem("x", Severity.ERROR, msg("It is wrong.")))
    with pytest.raises(KnownError, match="1 error"):
        publishing.publish(client, plan)
    assert client.live("sales") is None
    assert publishing.publish(client, plan, despite_errors=True).live.version == plan.version


def test_the_server_checks_for_itself(client: ServerClient) -> None:
    broken = board(A=[say("x", "{{ item.amuont }}")])
    with pytest.raises(Refusal, match="amuont"):
        publishing.publish(client, planned(client, broken))


def test_nobody_overwrites_what_they_have_not_seen(client: ServerClient) -> None:
    mine, theirs = planned(client, notify("Mine")), planned(client, notify("Theirs"))
    publishing.publish(client, theirs, despite_errors=True)
    with pytest.raises(ChangedThere, match="Somebody else"):
        publishing.publish(client, mine, despite_errors=True)
    live = client.live("sales")
    assert live is not None
    assert live.version == theirs.version


def test_what_runs_already_is_not_published_again(client: ServerClient) -> None:
    published(client, notify("Hi"))
    plan = planned(client, notify("Hi"))
    assert (plan.is_live, plan.differences.same) == (True, True)
    with pytest.raises(KnownError, match="already"):
        publishing.publish(client, plan)


def test_rolling_back_brings_the_version_before(client: ServerClient) -> None:
    with pytest.raises(KnownError, match="Nothing has run"):
        publishing.roll_back(client, "sales", client.live("sales"))
    first = published(client, notify("Hi"))
    with pytest.raises(KnownError, match="nothing to go back to"):
        publishing.roll_back(client, "sales", client.live("sales"))
    published(client, notify("Hello"))
    assert publishing.roll_back(client, "sales", client.live("sales")).version == first.version.id


def test_items_keep_their_version_until_they_leave_their_stage(client: ServerClient, house: House) -> None:
    first = published(client, notify("Hi"))
    house.client().put("/v1/items/deal/1", json=ITEM).raise_for_status()
    second = published(client, notify("Hello"))
    (standing,) = planned(client, notify("Bye")).standing
    assert (standing.version, standing.stage, standing.items) == (first.version.id, "A", 1)

    house.client().patch("/v1/items/deal/1", json={"stage": "B"}).raise_for_status()
    (standing,) = client.standing("sales")
    assert (standing.version, standing.stage) == (second.version.id, "B")


def test_who_publishes_may_let_items_enter_their_stage_anew(client: ServerClient, house: House) -> None:
    published(client, notify("Hi"))
    house.client().put("/v1/items/deal/1", json=ITEM).raise_for_status()
    plan = planned(client, notify("Hello"))
    publishing.publish(client, plan, despite_errors=True, enter=True)
    (standing,) = client.standing("sales")
    assert (standing.version, standing.items) == (plan.version, 1)


def test_a_dry_run_tells_what_the_items_there_would_receive_otherwise(client: ServerClient, house: House) -> None:
    published(client, notify("Hi"))
    for number in ("1", "2"):
        house.client().put(f"/v1/items/deal/{number}", json=ITEM).raise_for_status()
    steps = len(house.client().get("/v1/steps").json()["steps"])

    told = publishing.dry_run(client, planned(client, notify("Hello")), items=10, days=5)

    assert told["items"] == 2
    assert told["compared"]["totals"] == {"more": 0, "less": 0, "otherwise": 2}
    assert told["compared"]["differences"][0]["recipient"] == "ann"
    assert len(house.client().get("/v1/steps").json()["steps"]) == steps
    live = client.live("sales")
    assert live is not None
    assert live.version == version_id(notify("Hi"))


def test_before_anything_runs_a_dry_run_has_nothing_to_compare_with(client: ServerClient) -> None:
    assert publishing.dry_run(client, planned(client, notify("Hi")))["compared"] is None


def test_a_version_runs_in_the_shadow_and_is_promoted(client: ServerClient) -> None:
    published(client, notify("Hi"))
    shadow = publishing.cast_shadow(client, planned(client, notify("Hello")))
    assert shadow.live.shadow == version_id(notify("Hello"))
    assert shadow.live.version == version_id(notify("Hi"))
    plan = planned(client, notify("Hello"))
    assert plan.is_shadow
    live = publishing.publish(client, plan, despite_errors=True).live
    assert (live.version, live.shadow) == (version_id(notify("Hello")), None)


def said(words: Iterable[Msg]) -> list[str]:
    return [ENGLISH(one) for one in words]


def put(house: House, *numbers: str) -> None:
    for one in numbers:
        house.client().put(f"/v1/items/deal/{one}", json=ITEM).raise_for_status()


def test_before_publishing_one_is_told_what_runs_there_and_what_becomes_of_it(
    client: ServerClient, house: House
) -> None:
    assert said(what_runs(planned(client, notify("Hi")))) == ["Nothing runs in this pipeline there yet."]
    late = board(A=[rule("n", "employee.notification", {"text": "Hi", "recipients": ["responsible"]}, when=after(2))])
    published(client, notify("Hi"))
    put(house, "1", "2")
    published(client, late)
    put(house, "3")

    plan = planned(client, notify("Hello"))

    first, live = version_id(notify("Hi")), version_id(late)
    assert {(one.version, one.items, one.waiting) for one in plan.standing} == {(first, 2, 0), (live, 1, 1)}
    assert said(what_runs(plan))[1:] == [
        f"1 item runs under version {live[:8]}; 1 of them waits for a time.",
        "2 items run under versions before it.",
    ]
    keep, enter = what_becomes(plan), what_becomes(plan, enter=True)
    assert keep is not None
    assert "They keep the version" in keep.plain()
    assert enter is not None
    assert "The 3 items there enter their stages anew" in enter.plain()


def test_who_published_is_told_by_name_without_the_id_of_their_token(client: ServerClient, house: House) -> None:
    published(client, notify("Hi"))
    plan = planned(client, notify("Hello"))
    [token] = house.parts.tokens.all()
    told = said(what_runs(plan))[0]
    assert told.endswith(f", put in force by {token.name}.")
    assert token.id not in told
    assert plan.live is not None
    assert plan.live.by_token == token.id


def test_a_server_of_another_version_or_one_that_is_not_ready_is_told_before_publishing(
    client: ServerClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(client, notify("Hi"))
    assert how_it_is(plan) is None
    house.runner.wrong = {"database": "The disk is full."}
    monkeypatch.setattr("app.publish.telling.__version__", "9.1")
    plan = planned(client, notify("Hi"))
    assert f"Rulewright {plan.health.version} runs there, 9.1 here" in what_runs(plan)[0].plain()
    wrong = how_it_is(plan)
    assert wrong is not None
    assert wrong.plain() == "It is not ready: The disk is full."


def test_what_an_older_server_does_not_know_is_told_apart_from_what_is_not_there() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        known = request.url.path.startswith("/v1/pipelines/")
        told = {"type": "urn:rulewright:problem:not-found", "detail": "x"} | ({"field": "pipeline"} if known else {})
        return httpx.Response(404, json=told, headers={"Content-Type": "application/problem+json"})

    with ServerClient(httpx.Client(transport=httpx.MockTransport(answer), base_url="http://x"), "old") as client:
        assert client.live("sales") is None
        with pytest.raises(Refusal, match="an older Rulewright runs there"):
            client.trial("0" * 64, 10, 1)


def test_what_waits_runs_under_its_version_after_another_was_put_in_force(client: ServerClient, house: House) -> None:
    def late(text: str) -> RuleSet:
        told = {"text": text, "recipients": ["responsible"]}
        return board(A=[rule("n", "employee.notification", told, when=after(2))])

    published(client, late("Old"))
    put(house, "1", "2")
    publishing.cast_shadow(client, planned(client, late("New")))
    published(client, late("New"))
    publishing.roll_back(client, "sales", client.live("sales"))
    publishing.roll_back(client, "sales", client.live("sales"))
    house.now += timedelta(days=1)
    put(house, "3")
    house.now += timedelta(days=3)
    house.runner.wake()

    notes = house.client().get("/v1/steps", params={"limit": 100}).json()["steps"]
    texts = [(one["item"], one["step"]["effect"]["text"]) for one in notes if "effect" in one["step"]]
    assert sorted(texts) == [("1", "Old"), ("2", "Old"), ("3", "New")]


def test_a_shadow_that_is_cast_again_is_told_from_where_it_began(client: ServerClient, house: House) -> None:
    published(client, notify("Hi"))
    publishing.cast_shadow(client, planned(client, notify("Hello")))
    put(house, "1")
    publishing.cast_shadow(client, planned(client, notify("Hello")))
    told = publishing.shadow_of(client, "sales")
    assert (told["events"], told["totals"]["otherwise"]) == (1, 1)


def test_a_shadow_needs_something_that_throws_it(client: ServerClient) -> None:
    with pytest.raises(KnownError, match="Publish it instead"):
        publishing.cast_shadow(client, planned(client, notify("Hi")))
    published(client, notify("Hi"))
    with pytest.raises(KnownError, match="already"):
        publishing.cast_shadow(client, planned(client, notify("Hi")))
    with pytest.raises(KnownError, match="Nothing runs in the shadow"):
        publishing.shadow_of(client, "sales")
    with pytest.raises(KnownError, match="Nothing runs in the shadow"):
        publishing.end_shadow(client, "sales", client.live("sales"))


def test_rolling_back_twice_goes_back_and_forth(client: ServerClient) -> None:
    one, two = (published(client, notify(text)).version.id for text in ("Hi", "Hello"))
    back = publishing.roll_back(client, "sales", client.live("sales"))
    forth = publishing.roll_back(client, "sales", client.live("sales"))
    assert [(each.version, each.previous) for each in (back, forth)] == [(one, two), (two, one)]


def test_nobody_rolls_back_what_they_have_not_seen(client: ServerClient) -> None:
    published(client, notify("Hi"))
    published(client, notify("Hello"))
    seen = client.live("sales")
    third = published(client, notify("Good day"))
    with pytest.raises(ChangedThere, match="Somebody else"):
        publishing.roll_back(client, "sales", seen)
    live = client.live("sales")
    assert live is not None
    assert live.version == third.version.id


def test_a_shadow_can_be_ended(client: ServerClient) -> None:
    published(client, notify("Hi"))
    publishing.cast_shadow(client, planned(client, notify("Hello")))
    assert client.shadow("sales", None, client.live("sales")).shadow is None


def test_a_token_that_may_only_read_looks_but_does_not_publish(house: House) -> None:
    with ServerClient(house.client(Scope.READ), "production") as client:
        plan = planned(client, notify("Hi"))
        with pytest.raises(Refusal, match="token is not good for this") as refused:
            publishing.publish(client, plan)
        assert refused.value.status == 403


def test_health_is_told_with_what_is_wrong(client: ServerClient, house: House) -> None:
    assert client.health().ready
    house.runner.wrong = {"database": "The disk is full."}
    health = client.health()
    assert (health.ready, dict(health.problems)) == (False, {"database": "The disk is full."})


def test_uploading_twice_is_uploading_once(client: ServerClient, house: House) -> None:
    assert client.upload(notify("Hi"), "one") == client.upload(notify("Hi"), "one")
    assert len(house.parts.releases.all("sales")) == 1


def test_what_was_uploaded_for_a_trial_is_published_with_a_comment(client: ServerClient) -> None:
    client.upload(notify("Hi"))

    done = published(client, notify("Hi"), "For spring")

    assert done.version.comment == "For spring"


def test_files_that_rules_use_go_along_once(client: ServerClient, house: House) -> None:
    care = File(id_of("care.pdf", b"care"), "care.pdf", 4, "application/pdf")
    other = File(id_of("other.pdf", b"other"), "other.pdf", 5, "application/pdf")
    mail = {"to": ["responsible"], "subject": "Hi", "text": "Hi", "attachments": {"files": [plain(care)]}}
    rules = board(A=[rule("m", "employee.email", mail)])
    used = publishing.used_files(rules, (care, other), {care.id: b"care"}.__getitem__)
    assert [one.name for one in used] == ["care.pdf"]

    plan = publishing.plan(client, rules, Findings(), catalogue(), directory(), files=used)
    publishing.publish(client, plan, despite_errors=True)

    assert LedgerFiles(house.parts.ledger.store).content(used[0].id) == b"care"
    again = publishing.plan(client, notify("Hi"), Findings(), catalogue(), directory(), files=used)
    assert again.files == ()


def test_a_file_that_was_garbled_on_the_way_is_not_kept(client: ServerClient, house: House) -> None:
    with pytest.raises(Refusal, match="not that of the file"):
        client.put_file(id_of("care.pdf", b"care"), "care.pdf", b"cake")
    assert LedgerFiles(house.parts.ledger.store).all() == ()
