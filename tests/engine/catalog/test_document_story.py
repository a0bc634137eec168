"""A document made, its file waited for, a signature asked for and given: the rules together under the runtime law."""

from __future__ import annotations

from app.engine.catalog.example_world import DIRECTORY, ITEM, NOW, ExampleBelongings
from app.engine.catalog.registry import load_catalogue
from app.engine.effects import DocumentCreated, SignatureRequested, TimelineComment
from app.engine.model.belongings import Document
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.model.values import File
from app.engine.placeholders import Templates
from app.engine.program import Programs, compile_program
from app.engine.rehearse import Rehearsal
from app.engine.rehearse import Stage as Around
from app.engine.trace import Acted

CATALOGUE = load_catalogue(others=False)
TEMPLATE = {"id": "offer", "name": "Offer.docx", "size": 20_000}
MAKE = {"template": TEMPLATE, "number_format": "{year}-{number:04}", "pdf": True, "public_link": True}
RULES = RuleSet(
    id="papers",
    name="Papers",
    entity="deal",
    pipeline="sales",
    stages=(
        Stage(
            id="new",
            name="New",
            rules=(
                Rule(id="make", type="document.create", parameters={**MAKE, "wait_for_file": True}),
                Rule(
                    id="tell",
                    type="employee.timeline_comment",
                    order="after_previous",
                    parameters={
                        "text": '{{ results["make"].number }}: {{ results["make"].pdf }}, {{ results["make"].url }}'
                    },
                ),
                Rule(
                    id="sign",
                    type="document.sign",
                    order="after_previous",
                    parameters={"document": '{{ results["make"].document_id }}'},
                ),
            ),
        ),
        Stage(
            id="contract",
            name="Contract",
            triggers=(Trigger(id="made", type="document.created", parameters={"template": "contract"}),),
        ),
        Stage(
            id="won",
            name="Won",
            triggers=(Trigger(id="signed", type="document.signed", parameters={"by": "all"}),),
            rules=(Rule(id="again", type="document.create", parameters=MAKE),),
        ),
    ),
)


def entered() -> Rehearsal:
    program = compile_program(RULES, CATALOGUE, DIRECTORY.schema)
    stage = Around(Programs({"sales": program}), DIRECTORY, Templates("en"), belongings=ExampleBelongings())
    return Rehearsal(stage, NOW).enter(ITEM)


def effects(rehearsal: Rehearsal) -> list[object]:
    return [one.effect for one in rehearsal.steps if isinstance(one, Acted)]


def test_rules_after_it_wait_for_the_file_and_know_it() -> None:
    made, told, asked = effects(entered())

    assert isinstance(made, DocumentCreated)
    assert isinstance(told, TimelineComment)
    assert told.text == f"2026-0004: Offer 2026-0004.pdf, {made.url}"
    assert isinstance(asked, SignatureRequested)
    assert (asked.document_id, asked.signers) == (made.document_id, ("contact:paolo",))


def test_the_document_belongs_to_the_item_and_knows_who_is_to_sign() -> None:
    rehearsal = entered()

    (document,) = (one for (kind, _), one in rehearsal.belongings.items() if kind is Document)

    assert isinstance(document, Document)
    assert document.item == ITEM.key
    assert (document.number, document.count, document.template) == ("2026-0004", 4, File("offer", "Offer.docx", 20_000))
    assert document.asked_to_sign == ("contact:paolo",)


def test_once_signed_by_all_the_item_moves_on_and_the_next_document_has_the_next_number() -> None:
    rehearsal = entered()
    made = effects(rehearsal)[0]
    assert isinstance(made, DocumentCreated)

    signed = {"document_id": made.document_id, "number": made.number, "template": "Offer", "complete": True}
    after = rehearsal.happen(ITEM.key, "document.signed", {**signed, "by": "other", "signer": "contact:paolo"})

    assert after.states[ITEM.key].item.stage == "won"
    last = effects(after)[-1]
    assert isinstance(last, DocumentCreated)
    assert last.number == "2026-0005"
    assert last.document_id != made.document_id
