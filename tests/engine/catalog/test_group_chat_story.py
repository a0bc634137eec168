"""A chat made in one stage, kept in a field, used in another: the rules together under the runtime law."""

from __future__ import annotations

from app.engine.aftermath import Around, left_by
from app.engine.catalog.example_world import DIRECTORY, ITEM, NOW, ExampleBelongings
from app.engine.catalog.registry import load_catalogue
from app.engine.effects import ChatCreated, ChatMembersAdded, ChatMessage, Effect, FieldsChanged
from app.engine.model.event import ENTER, MOVE, Event
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.ports import World
from app.engine.process import Engine, Outcome, step
from app.engine.program import Programs, compile_program
from app.engine.state import ItemState

CATALOGUE = load_catalogue(others=False)
CHAT_OF_THE_RULE = '{{ results["chat"].chat_id }}'


class KeptChats(ExampleBelongings):
    """Chats that stay once a rule has made them, as the workspace keeps them."""

    def keep(self, outcome: Outcome) -> tuple[Effect, ...]:
        for acted in outcome.effects:
            for one in left_by(acted.effect, Around(outcome.state.item, acted.rule, acted.at, self)):
                self.put(one)
        return tuple(one.effect for one in outcome.effects)


def test_members_join_a_chat_of_another_stage_through_a_field() -> None:
    contract = Stage(
        id="contract",
        name="Contract",
        rules=(
            Rule(
                id="chat",
                type="employee.group_chat",
                parameters={
                    "name": "Contract {{ item.title }}",
                    "members": ["role:lawyers", "responsible", "supervisor"],
                },
            ),
            Rule(
                id="keep",
                type="item.modify",
                order="after_previous",
                parameters={"fields": [{"field": "chat_id", "value": CHAT_OF_THE_RULE}]},
            ),
            Rule(
                id="hello",
                type="employee.group_chat_message",
                order="after_previous",
                parameters={"chat": CHAT_OF_THE_RULE, "text": "Terms for {{ client.name }}"},
            ),
        ),
    )
    invoice = Stage(
        id="invoice",
        name="Invoice",
        rules=(
            Rule(
                id="join",
                type="employee.group_chat_members",
                parameters={"chat": "{{ item.chat_id }}", "members": ["employee:eve"], "show_history": False},
            ),
            Rule(
                id="lost",
                type="employee.group_chat_members",
                parameters={"chat": CHAT_OF_THE_RULE, "members": ["employee:eve"]},
            ),
        ),
    )
    rule_set = RuleSet(id="story", name="Story", entity="deal", pipeline="sales", stages=(contract, invoice))
    chats = KeptChats()
    program = compile_program(rule_set, CATALOGUE, DIRECTORY.schema)
    engine = Engine(Programs.of(program), World(DIRECTORY, chats))

    entered = step(ItemState(ITEM.in_stage("contract")), Event(ENTER, ITEM.id, NOW), engine)
    created, changed, message = chats.keep(entered)
    assert isinstance(created, ChatCreated)
    assert (created.name, created.members) == ("Contract Roof, Rossi", ("lea", "ann", "bo"))
    assert changed == FieldsChanged({"chat_id": created.chat_id}, "ann")
    assert isinstance(message, ChatMessage)
    assert (message.chat_id, message.text) == (created.chat_id, "Terms for Paolo Rossi")

    moved = step(entered.state, Event(MOVE, ITEM.id, NOW, {"stage": "invoice"}), engine)
    assert chats.keep(moved) == (ChatMembersAdded(created.chat_id, ("eve",), show_history=False),)
    lost = moved.state.runs["lost"].reason
    assert lost is not None
    assert lost.field == "chat"
