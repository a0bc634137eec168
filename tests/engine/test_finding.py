"""Finding cards across pipelines by what they say and name."""

from __future__ import annotations

import pytest

from app.engine.editing import change
from app.engine.finding import NAME, Hit, Index, Indexer, Query, by_pipeline, excerpt
from app.engine.model.people import Department, Employee, Role
from app.engine.model.rule_set import Node, RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Directory, Provider
from tests.engine.board import after, board, catalogue, on, rule, say

PEOPLE = Directory(
    employees={"7": Employee("7", "Zoë Núñez"), "8": Employee("8", "Bo Berg")},
    departments={"d1": Department("d1", "Field sales")},
    roles={"r1": Role("r1", "Lawyers")},
    providers=(Provider("tx", "Texter", "sms"),),
)
CHAT = rule("chat", "employee.group_chat", {"name": "About {{ item.title }}", "members": ["employee:7", "role:r1"]})
CARDS: tuple[Node, ...] = (
    say("plain", "Please call the client back before Friday"),
    rule("mail", "client.email", {"subject": "Hi", "text": "<p>Tom &amp; <b>Jerry</b> {{ item.close_date }}</p>"}),
    rule("sms", "client.sms", {"text": "x", "phone_type": "auto", "provider": "tx"}, name="Say thanks"),
    CHAT,
    rule("tell", "employee.group_chat_message", {"chat": '{{ results["chat"].chat_id }}', "text": "Hello"}),
    say("clause", "x", only_if={"left": "item.responsible", "op": "in", "right": ["7"]}),
    say("later", "x", when=after(1, base="item.close_date"), acts_as="employee:8"),
    rule(
        "set", "item.modify", {"fields": [{"field": "responsible", "value": "8"}, {"field": "source", "value": "web"}]}
    ),
    rule("staff", "employee.notification", {"text": "x", "recipients": ["department_only:d1"]}),
    on("paid", "invoice.paid"),
    rule("alien", "acme.magic", {"what": "ever"}),
)


@pytest.fixture(scope="module")
def indexer() -> Indexer:
    return Indexer(catalogue(), PEOPLE, Templates())


@pytest.fixture(scope="module")
def index(indexer: Indexer) -> Index:
    other = board(A=[say("elsewhere", "Please wait")]).model_copy(update={"pipeline": "other", "entity": "lead"})
    return indexer.index([board(B=CARDS), other])


def ids(hits: tuple[Hit, ...]) -> set[str]:
    return {one.node for one in hits}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("please", {"plain", "elsewhere"}),
        ("PLEASE friday", {"plain"}),
        ("thanks", {"sms"}),
        ("tom & jerry", {"mail"}),
        ("close date", {"mail", "later"}),
        ("item.close_date", {"mail"}),
        ("nunez", {"chat", "clause"}),
        ("lawyers", {"chat"}),
        ("texter", {"sms"}),
        ("client.sms", {"sms"}),
        ("invoice paid", {"paid"}),
        ("create group chat", {"chat", "tell"}),
        ("1 day after", {"later"}),
        ("acme", {"alien"}),
        ("ever", {"alien"}),
        ("unheard of", set()),
        ("", set()),
        ("  ", set()),
    ],
)
def test_a_text_is_found_wherever_a_card_says_it(index: Index, text: str, found: set[str]) -> None:
    assert ids(index.find(Query(text))) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(type="client.sms"), {"sms"}),
        (Query(type="invoice.paid"), {"paid"}),
        (Query(person="employee:7"), {"chat", "clause"}),
        (Query(person="employee:8"), {"later", "set"}),
        (Query(person="department:d1"), {"staff"}),
        (Query(field="close_date"), {"mail", "later"}),
        (Query(field="responsible"), {"clause", "set"}),
        (Query(field="title", entity="deal"), {"chat"}),
        (Query(field="title", entity="lead"), set()),
        (Query("web", field="responsible"), {"set"}),
        (Query("please", type="client.sms"), set()),
    ],
)
def test_types_people_and_fields_are_found_where_cards_name_them(index: Index, query: Query, found: set[str]) -> None:
    assert ids(index.find(query)) == found


def test_a_hit_says_where_and_how(index: Index) -> None:
    (hit,) = index.find(Query("friday"))
    assert (hit.pipeline, hit.stage, hit.node) == ("sales", "B", "plain")
    assert [one.where for one in hit.spots] == ["card:sentence", "text"]
    assert hit.spots[1].excerpt == "Please call the client back before Friday"
    (named,) = index.find(Query("thanks"))
    assert [one.where for one in named.spots] == [NAME]
    places = {one.node: [spot.where for spot in one.spots] for one in index.find(Query(field="close_date"))}
    assert places == {"mail": ["text"], "later": ["when"]}


def test_placeholders_are_shown_by_their_labels(index: Index) -> None:
    (hit,) = index.find(Query("jerry"))
    assert {one.where: one.excerpt for one in hit.spots}["text"] == "Tom & Jerry \u2039Close date\u203a"


def test_an_excerpt_begins_near_what_was_found() -> None:
    text = "A long text that begins far away from the word that is looked for, needle and all"
    assert excerpt(text, "needle") == "…away from the word that is looked for, needle and all"
    assert excerpt("short needle", "needle") == "short needle"


def test_after_an_edit_only_what_changed_is_read_again(indexer: Indexer) -> None:
    before = board(A=[say("a", "one"), say("b", "two")])
    index = indexer.index([before])
    after_edit = change(before, ["b"], name="Needle")
    read: list[None] = []
    again = indexer.index([after_edit], index, lambda: read.append(None))

    assert len(read) == 1
    assert ids(again.find(Query("needle"))) == {"b"}


def test_found_cards_are_told_by_pipeline(index: Index) -> None:
    assert by_pipeline(index.find(Query("please"))) == {"sales": ("plain",), "other": ("elsewhere",)}


def test_reading_can_be_stopped(indexer: Indexer) -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        indexer.index([board(A=[say("a")])], None, stop)


def test_a_rule_set_in_two_pipelines_stays_apart(indexer: Indexer) -> None:
    twice = [board(A=[say("a", "same")]).model_copy(update={"pipeline": one}) for one in ("p", "q")]
    hits = indexer.index(twice).find(Query("same"))
    assert [one.pipeline for one in hits] == ["p", "q"]
    assert all(isinstance(one, RuleSet) for one in indexer.index(twice).rule_sets)
