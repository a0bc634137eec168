"""What workers on PostgreSQL do: the same as rules do everywhere, each thing once and in order."""

from __future__ import annotations

from app.engine.trace import Acted
from tests.engine.board import board, go, say
from tests.run.cluster.office import Office


def said(office: Office, item: str = "1") -> list[str]:
    steps = [one.content for one in office.ledger.log(("deal", item))]
    return [getattr(one.effect, "text", type(one.effect).__name__) for one in steps if isinstance(one, Acted)]


def test_an_item_that_comes_in_enters_its_stage(office: Office) -> None:
    office.publish(
        board(A=[say("hello", "Hello {{ item.title }}"), go("on", "B", order="after_previous")], B=[say("b")])
    )
    office.put("1")
    office.work()
    assert said(office) == ["Hello Roof", "StageChanged", "b"]
    state = office.ledger.load(("deal", "1"))
    assert state is not None
    assert state.item.stage == "B"
    assert office.jobs() == []
