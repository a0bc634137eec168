"""Event logs in XES, as programs write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.engine.model.values import FieldType, Money
from app.storage.history.histories import read_again
from app.storage.history.raw import RawItem
from app.storage.history.xes import XesLog
from app.storage.history.xes_parser import Stand, Wanted, XesParser
from tests.storage.history.logs import XES, at, event, read, terms, trace, written, xes

PLUS_ONE = timezone(timedelta(hours=1))


def test_an_item_comes_with_its_stages_in_order(tmp_path: Path) -> None:
    log = xes(trace("7", event("new", at(9)), event("call", at(10)), event("won", at(11))))
    (history,), report = read(written(tmp_path / "a.xes", log))
    assert history.item == "7"
    assert history.values == {"title": "7"}
    assert [(one.at, one.stage) for one in history.events] == [
        (datetime(2026, 3, 1, hour, tzinfo=PLUS_ONE), stage) for hour, stage in ((9, "new"), (10, ""), (11, "won"))
    ]
    assert (report.items, report.events, report.stages, report.others) == (1, 3, {"new": 1, "won": 1}, {"call": 1})


@pytest.mark.parametrize("packed", [False, True])
def test_a_log_is_known_by_its_content_and_not_by_its_name(tmp_path: Path, packed: bool) -> None:
    log = xes(trace("7", event("new", at(9))))
    histories, report = read(written(tmp_path / "log.txt", log, packed=packed))
    assert [one.item for one in histories] == ["7"]
    assert report.kind == "xes"


def test_fields_are_typed_as_mapped_or_as_the_workspace_has_them(tmp_path: Path) -> None:
    log = xes(trace("7", event("new", at(9), **{"org:resource": "112", "sum": "5"}), REQ="20000.50"))
    fields = {"amount": "case:REQ", "responsible": "org:resource", "probability": "sum"}
    path = written(tmp_path / "a.xes", log)
    (history,), _ = read(path, replace(XES, fields=fields), currency="PLN")
    assert history.values["amount"] == Money(Decimal("20000.50"), "PLN")
    assert history.events[0].fields == {"responsible": "112", "probability": 5}
    (history,), _ = read(path, replace(XES, fields=fields, field_types={"amount": FieldType.DECIMAL}))
    assert history.values["amount"] == Decimal("20000.50")


def test_fields_that_nobody_knows_are_of_the_type_that_the_log_gives(tmp_path: Path) -> None:
    values = (
        '<int key="n" value="5"/><boolean key="b" value="true"/><float key="f" value="1.5"/><string key="s" value="5"/>'
    )
    log = xes(f'<trace><string key="concept:name" value="7"/>{values}<event><string key="concept:name" value="new"/>'
              f'<date key="time:timestamp" value="{at(9)}"/></event></trace>')  # fmt: skip
    (history,), _ = read(written(tmp_path / "a.xes", log), replace(XES, fields={one: f"case:{one}" for one in "nbfs"}))
    assert {key: history.values[key] for key in "nbfs"} == {"n": 5, "b": True, "f": Decimal("1.5"), "s": "5"}


def test_events_may_stand_for_triggers_and_stages_may_be_narrowed(tmp_path: Path) -> None:
    log = xes(trace("7", event("new", at(9)), event("call", at(10)), event("won", at(11))))
    mapping = replace(XES, events={"call": "call.outgoing"}, only_stages=("new", "sent"))
    (history,), report = read(written(tmp_path / "a.xes", log), mapping)
    assert [(one.stage, one.event) for one in history.events] == [("new", ""), ("", "call.outgoing"), ("", "")]
    assert (report.stages, report.mapped, report.others) == ({"new": 1}, {"call.outgoing": 1}, {"won": 1})
    assert "“sent”" in report.text()


ODD = """\
<global scope="trace"><string key="concept:name" value="DEFAULT"/></global>
<global scope="event"><string key="org:resource" value="DEFAULT"/></global>
<classifier name="Activity" keys="org:resource"/>
<string key="concept:name" value="of the log"><string key="org:resource" value="nested"/></string>
"""


def test_globals_classifiers_and_nested_attributes_are_no_values(tmp_path: Path) -> None:
    item = (
        '<trace><string key="concept:name" value="7"><string key="concept:name" value="inner"/></string><event>'
        '<string key="concept:name" value="new"/><list key="x"><values><string key="org:resource" value="inner"/>'
        f'</values></list><container key="y"><string key="org:resource" value="deep"/></container>'
        f'<date key="time:timestamp" value="{at(9)}"/></event></trace>'
    )
    mapping = replace(XES, fields={"responsible": "org:resource"})
    histories, _ = read(written(tmp_path / "a.xes", xes(item, trace("", event("new", at(9))), head=ODD)), mapping)
    assert [(one.item, one.events[0].fields) for one in histories] == [("7", {})]


def test_prefixes_comments_cdata_quotes_and_entities_are_understood(tmp_path: Path) -> None:
    log = (
        '<?xml version="1.0"?><!-- <trace> --><x:log xmlns:x="http://www.xes-standard.org/">'
        "<x:trace><x:string value='A &amp; B' key='concept:name'/><!-- <x:event> --><x:event a='1'>"
        '<x:string key="concept:name" value="n&#101;w"></x:string><![CDATA[<x:event>]]>'
        f'<x:date key="time:timestamp" value="{at(9)}" /></x:event></x:trace></x:log><!-- end -->'
    )
    histories, report = read(written(tmp_path / "a.xes", log))
    assert [(one.item, [step.stage for step in one.events]) for one in histories] == [("A & B", ["new"])]
    assert report.broken is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings_are_read_as_declared(tmp_path: Path, encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    log = xes(trace("Müller", event("new", at(9)))).replace("UTF-8", name)
    histories, _ = read(written(tmp_path / "a.xes", log.encode(encoding)))
    assert [one.item for one in histories] == ["Müller"]


@pytest.mark.parametrize("packed", [False, True])
def test_an_item_is_read_again_from_where_it_stands(tmp_path: Path, packed: bool) -> None:
    log = xes(*(trace(f"é{n}", event("new", at(n)), event("won", at(n + 1))) for n in range(9)))
    path = written(tmp_path / "a.xes", log, packed=packed)
    histories, _ = read(path)
    assert [read_again(path, terms(), one.item, one.place) for one in histories] == histories
    assert read_again(path, terms(), "another", histories[0].place) is None


def test_a_log_that_cannot_be_read_quickly_is_read_again_as_well(tmp_path: Path) -> None:
    log = xes(*(trace(f"é{n}", event("new", at(n))) for n in range(3))).replace("UTF-8", "UTF-16")
    path = written(tmp_path / "a.xes", log.encode("utf-16"))
    histories, _ = read(path)
    assert [read_again(path, terms(), one.item, one.place) for one in histories] == histories


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("<>&\"'\t\n "), max_size=8)
ITEMS = st.lists(st.tuples(NAMES, st.lists(st.dictionaries(st.sampled_from("abc"), NAMES), max_size=4)), max_size=5)
ODDITIES = st.sampled_from(
    [
        "",
        "",
        "",
        "",
        "<!-- <event> -->",
        "<![CDATA[</trace>]]>",
        '<list key="a"><string key="b" value="c"/></list>',
        "<?p ?>",
        "\ufffd",
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ITEMS, ODDITIES, st.integers(0, 4), st.integers(1, 200))
def test_the_quick_reader_and_the_thorough_one_read_the_same(
    tmp_path: Path, items: list[tuple[str, list[dict[str, str]]]], oddity: str, place: int, size: int
) -> None:
    traces = [trace(name, *events) for name, events in items]
    traces[place:place] = [trace("odd", {"a": "1"}).replace("\t\t</event>", oddity + "</event>")]
    path = written(tmp_path / "a.xes", xes(*traces))
    both = told(list(XesLog(path))), told(thoroughly(path, size))
    assert both[0] == both[1]
    assert len(both[0]) == len(traces)


TIMES = st.sampled_from([at(9), at(9), at(10), "soon", "", "2026&#45;03-01", "a&amp;b"])
ALIKE = st.lists(st.tuples(st.sampled_from(["new", "won", "é"]), TIMES, st.sampled_from("xy")), max_size=12)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ALIKE, min_size=1, max_size=4), st.sampled_from(["", "", '<date key="time:timestamp" value="later"/>']))
def test_events_that_differ_in_their_time_alone_are_read_as_any_others(
    tmp_path: Path, items: list[list[tuple[str, str, str]]], again: str
) -> None:
    traces = [trace(str(n), *(event(name, time, by=by) for name, time, by in some)) for n, some in enumerate(items)]
    log = xes(*traces).replace("</event>", again + "</event>", 2)
    path = written(tmp_path / "a.xes", log)
    quick, thorough = list(XesLog(path)), thoroughly(path, 1000)
    assert told(quick) == told(thorough)
    for one, other in zip(quick, thorough, strict=True):
        assert [alike(one, n) for n in range(len(one.marks))] == [alike(other, n) for n in range(len(other.marks))]


def alike(item: RawItem, number: int) -> list[int]:
    """Which events of an item are taken for the same as one of them."""
    return [n for n, mark in enumerate(item.marks) if tuple(mark) == tuple(item.marks[number])]


@pytest.mark.parametrize("size", [1, 2, 7, 50, 1000])
def test_the_quick_reader_begins_where_items_do_however_the_bytes_come(size: int) -> None:
    data = xes(trace("é", event("new", at(9))), head="<!-- é -->\n").encode()
    reader = XesParser("a.xes", Wanted(None, 1000), {}, Stand(), alone=False)
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
        if reader.left is not None:
            break
    assert reader.left is not None
    assert reader.left.place == data.index(b"<trace>")
    assert reader.left.line == 4
    assert reader.left.rest + data[start + size :] == data[reader.left.place :]


def thoroughly(path: Path, size: int) -> list[RawItem]:
    reader = XesParser(path.name, Wanted(None, 1000), {}, Stand())
    data = path.read_bytes()
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
    reader.feed(b"", final=True)
    return reader.found


def told(items: list[RawItem]) -> list[object]:
    return [(one.place, one.line, one.values, one.events) for one in items]


def test_progress_goes_to_the_end_and_what_it_raises_ends_the_reading(tmp_path: Path) -> None:
    log = xes(*(trace(str(n), event("new", at(9), note="x" * 500)) for n in range(3_000)))
    for packed in (False, True):
        path = written(tmp_path / f"{packed}.xes", log, packed=packed)
        heard: list[tuple[int, int]] = []
        read(path, told=lambda done, total, heard=heard: heard.append((done, total)))
        assert [done for done, _ in heard] == sorted(done for done, _ in heard)
        assert heard[-1] == (path.stat().st_size, path.stat().st_size)

        def stop(done: int, _: int) -> None:
            if done:
                raise Stop

        with pytest.raises(Stop):
            read(path, told=stop)


class Stop(Exception):
    """The person wants no more of it."""


def test_moments_keep_the_zone_that_they_name(tmp_path: Path) -> None:
    times = ["2026-03-01T09:00:00Z", "2026-03-01T10:30:00.123456789+01:00", "2026-03-01 10:00:00", "2026-03-01T10:00"]
    zone = timezone(timedelta(hours=2), "Kyiv")
    (history,), report = read(
        written(tmp_path / "a.xes", xes(trace("7", *(event("call", one) for one in times)))), zone=zone
    )
    moments = [one.at.astimezone(UTC).isoformat() for one in history.events]
    assert moments == [
        "2026-03-01T08:00:00+00:00", "2026-03-01T08:00:00+00:00", "2026-03-01T09:00:00+00:00",
        "2026-03-01T09:30:00.123456+00:00",
    ]  # fmt: skip
    assert report.counts["without_zone"] == 2
    assert "Kyiv" in report.text()
