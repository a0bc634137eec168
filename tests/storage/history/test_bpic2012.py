"""A bank's real loan applications, as they lie beside the checkout."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.engine.history import History
from app.engine.model.values import FieldType
from app.storage.history.guess import guess_mapping
from app.storage.history.report import LogReport, joined
from app.storage.history.shape import look_at
from app.storage.history.shares import shares
from tests.storage.history.logs import DEAL, XES, read

LOG = Path(__file__).parents[4] / "shared" / "data" / "bpic2012.xes.gz"
STAGES = {
    "A_SUBMITTED": 13_087, "A_PARTLYSUBMITTED": 13_087, "A_DECLINED": 7_635, "A_PREACCEPTED": 7_367,
    "A_ACCEPTED": 5_113, "A_FINALIZED": 5_015, "A_CANCELLED": 2_807, "A_APPROVED": 2_246, "A_REGISTERED": 2_246,
    "A_ACTIVATED": 2_246,
}  # fmt: skip
"""How often each is entered, as the data's own notes say."""

MAPPING = replace(
    XES,
    fields={"amount": "case:AMOUNT_REQ", "responsible": "org:resource"},
    field_types={"amount": FieldType.DECIMAL},
)
OURS = {name: name for name in STAGES}

pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the log of BPI Challenge 2012 is not beside this checkout")


@pytest.fixture(scope="module")
def whole() -> tuple[list[History], LogReport]:
    return read(LOG, MAPPING, stages=OURS)


def test_every_case_and_event_is_read_and_each_stage_is_entered_as_often_as_it_is(
    whole: tuple[list[History], LogReport],
) -> None:
    histories, report = whole
    assert (report.items, report.events, len(histories)) == (13_087, 262_200, 13_087)
    assert report.stages == STAGES
    assert report.others["O_SENT"] == 7_030
    assert (report.counts, report.problems, report.notes, report.broken) == ({}, (), (), None)
    assert report.first is not None
    assert report.last is not None
    assert (report.first.date().isoformat(), report.last.date().isoformat()) == ("2011-10-01", "2012-03-14")


def test_values_are_those_that_a_search_of_the_text_finds(whole: tuple[list[History], LogReport]) -> None:
    text = gzip.decompress(LOG.read_bytes()).decode()
    amounts = Counter(re.findall(r'key="AMOUNT_REQ" value="(\d+)"/>', text[text.index("<trace>") :]))
    people = Counter(re.findall(r'key="org:resource" value="(\d+)"/>', text[text.index("<trace>") :]))
    histories, _ = whole
    assert Counter(one.values["amount"] for one in histories) == {Decimal(key): n for key, n in amounts.items()}
    assert len(people) == 68
    assert Counter(step.fields["responsible"] for one in histories for step in one.events if step.fields) == people


def test_two_parts_are_the_whole(whole: tuple[list[History], LogReport]) -> None:
    histories, report = whole
    found = shares(LOG, 2)
    assert len(found) == 2
    parts = [read(LOG, MAPPING, stages=OURS, share=one) for one in found]
    assert [one for part, _ in parts for one in part] == histories
    assert joined(part for _, part in parts) == report


def test_its_mapping_is_guessed() -> None:
    assert guess_mapping(look_at(LOG), OURS, DEAL) == replace(MAPPING, field_types={})
