"""Logs that are damaged, endless or meant to harm: a clear word with the place, in bounded memory."""

from __future__ import annotations

import gzip
import io
import random
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.errors import KnownError
from app.engine.history import LogMapping
from app.storage.history.histories import LogReading
from app.storage.history.shape import look_at
from app.storage.history.source import UnreadableLog
from app.storage.history.times import TimeEvidence
from tests.storage.history.logs import HEADER, TABLE, XES, at, event, read, table, terms, trace, written, xes

BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = (
    f'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY b0 "ha">{BOMB}]>'
    '<log><trace><string key="concept:name" value="&b9;"/></trace></log>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log>&x;</log>'
ELSEWHERE = '<?xml version="1.0"?>\n<!DOCTYPE log SYSTEM "http://example.invalid/log.dtd"><log/>'


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, ELSEWHERE])
def test_document_types_and_their_entities_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableLog, match="declares a document type"):
        read(written(tmp_path / "a.xes", content))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<html><body/></html>", "begins with “html”"),
        ("<log><trace></log>", r"line 1: mismatched tag"),
        ("<log>\n&nbsp;</log>", r"line 2: undefined entity"),
        ('<?xml version="1.0" encoding="klingon"?><log/>', "“klingon”, which is not known"),
        (b'<?xml version="1.0"?>\n<log><string key="a" value="M\xfcller"/></log>', "line 2 that are not UTF-8"),
        ("<", "ends in the middle"),
        ("", "is empty"),
        ("   \n ", "is empty"),
        (b"PK\x03\x04rubbish", "archive"),
        (b"SQLite format 3\x00" + bytes(100), "database"),
        (random.Random(1).randbytes(5_000), "is no text|archive|There is no column"),
        (b"\x1f\x8b rubbish that was never packed", "does not unpack"),
        (gzip.compress(xes(trace("7", event("new", at(9)))).encode(), mtime=0)[:40], "not whole"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place_and_what_to_do(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(KnownError, match=words):
        read(written(tmp_path / "a.xes", content))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("case~stage~time\n1~new~2026-03-02\n", "one column only, “case~stage~time”"),
        ("hello world\nhello\n", "separated by commas, semicolons, tabs"),
        ("case,stage,time\n", "no row below them"),
    ],
)
def test_a_table_in_which_there_is_nothing_to_replay_is_refused(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(UnreadableLog, match=words):
        look_at(written(tmp_path / "a.csv", content))


def test_a_log_whose_first_item_does_not_end_is_told_apart_from_one_that_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = xes(trace("7", *[event("new", at(9))] * 500))
    monkeypatch.setattr("app.storage.history.shape._MOST_BYTES", 4096)
    for content, words in ((whole, "Not one item ends within"), (whole[:2000], "ends in the middle")):
        with pytest.raises(UnreadableLog, match=words):
            look_at(written(tmp_path / "a.xes", content))


def test_what_is_wrong_with_a_row_is_told_with_its_line(tmp_path: Path) -> None:
    rows = "case,stage,time\n1,new,2026-03-02T09:00Z\n2,new\n3,new\n4,new,2026-03-02T09:00Z,and,more\n"
    _, report = read(written(tmp_path / "a.csv", rows), LogMapping("case", "stage", "time"))
    told = [one.plain() for one in report.sentences()]
    assert any(one.startswith("Line 3, and so 2 lines in all: The row has 2 cells") for one in told)
    assert any(one.startswith("Line 5: The row has 5 cells") for one in told)


def test_a_number_that_is_no_time_is_not_taken_for_one_in_seconds() -> None:
    assert TimeEvidence().see_all(["2026-03-02", "2"]).words is None
    assert TimeEvidence().see_all(["1772442000"]).words is not None


def test_a_file_that_is_not_there_or_a_folder_is_a_known_error(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xes", tmp_path):
        with pytest.raises(UnreadableLog, match="cannot be read"):
            read(path)


TWO = xes(trace("7", event("new", at(9)), event("won", at(10))), trace("8", event("new", at(9))))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TWO[: TWO.index('"8"')], "ends in the middle, at line 15"),
        (TWO.replace('"8"', '"8'), "no well-formed XML at line 16"),
        (TWO.replace('"8"', '"\x01"'), "no well-formed XML at line 15"),
        (TWO.replace('"8"', '"M\xfc"').encode("latin-1"), "line 15 that are not UTF-8"),
        (TWO.replace('value="8"/>', 'value="8">' + "<string>" * 200), "too deep in one another at line 15"),
        (TWO + "more", "no well-formed XML at line 22"),
    ],
)
def test_what_stands_before_a_flaw_counts_and_the_report_says_where_it_is(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    histories, report = read(written(tmp_path / "a.xes", content))
    assert histories[0].item == "7"
    assert report.broken is not None
    assert words in report.broken.plain()
    assert report.text().startswith(report.broken.plain())
    assert report.to_json()["broken"] == report.broken.plain()


def test_a_compressed_log_that_breaks_off_counts_as_far_as_it_goes(tmp_path: Path) -> None:
    noise = random.Random(3)
    log = xes(*(trace(str(n), event("new", at(9), note=noise.randbytes(200).hex())) for n in range(3_000)))
    packed = gzip.compress(log.encode(), mtime=0)
    histories, report = read(written(tmp_path / "a.xes.gz", packed[: len(packed) // 2]))
    assert 0 < len(histories) < 3_000
    assert report.broken is not None
    assert "not whole" in report.broken.plain()
    damaged = bytearray(packed)
    damaged[-8] ^= 1
    histories, report = read(written(tmp_path / "b.xes.gz", bytes(damaged)))
    assert len(histories) == 3_000
    assert report.broken is not None


def test_a_table_that_breaks_off_counts_as_far_as_it_goes(tmp_path: Path) -> None:
    noise = random.Random(3)
    rows = [(noise.randbytes(20).hex(), "new", "2026-03-01") for _ in range(30_000)]
    packed = gzip.compress(table(tmp_path / "a.csv", HEADER, rows).read_bytes())
    path = written(tmp_path / "a.csv.gz", packed[: len(packed) // 2])
    with pytest.raises(UnreadableLog, match="not whole"):
        read(path, TABLE)


def test_an_item_with_more_events_than_one_can_have_is_left_out(tmp_path: Path) -> None:
    log = xes(
        trace("7", event("new", at(9))),
        trace("8", *(event("new", at(9)) for _ in range(50))),
        trace("9", event("new", at(9))),
    )
    histories, report = read(written(tmp_path / "a.xes", log), most_events=20)
    assert [one.item for one in histories] == ["7", "9"]
    assert report.counts == {"too_long": 1}
    rows = [("7", "new", "2026-03-01Z")] * 3 + [("8", "new", "2026-03-01Z")] * 30
    histories, report = read(table(tmp_path / "a.csv", HEADER, rows), TABLE, most_events=20)
    assert [one.item for one in histories] == ["7"]
    assert report.counts["too_long"] == 1


class Endless(io.RawIOBase):
    """A file that goes on with the same bytes for as long as is said."""

    def __init__(self, head: bytes, repeated: bytes, size: int) -> None:
        super().__init__()
        self._head, self._repeated, self._left = head, repeated * (1 + 100_000 // len(repeated)), size

    def pieces(self) -> Iterator[bytes]:
        yield self._head
        while self._left > 0:
            self._left -= len(self._repeated)
            yield self._repeated


def packed(path: Path, endless: Endless) -> Path:
    pack = zlib.compressobj(1, wbits=31)
    with path.open("wb") as file:
        for piece in endless.pieces():
            file.write(pack.compress(piece))
        file.write(pack.flush())
    return path


MB = 1024 * 1024
NAMED = '<string key="concept:name" value="new"/>'
EVENT = f'<event>{NAMED}<date key="time:timestamp" value="{at(9)}"/></event>\n'.encode()
ONE = b"<log>" + trace("7", event("new", at(9))).encode()


@pytest.mark.parametrize(
    ("head", "repeated", "size", "most", "words"),
    [
        (b"<log><trace>", EVENT, 9 * MB, 6 * MB, "ends in the middle"),
        (b"<log><trace><event>", NAMED.encode(), 9 * MB, 6 * MB, "ends in the middle"),
        (b"<log>", b"<a>", 9 * MB, 6 * MB, "too deep"),
        (b"", b" ", 9 * MB, 6 * MB, "is empty"),
        (b"", b"\0", 9 * MB, 6 * MB, "is no text"),
        (ONE + b'<trace><string key="a" value="', b"x", 90 * MB, 64 * MB, "longer than 16 MB"),
        (b"<log><!--", b"x ", 90 * MB, 64 * MB, "longer than 16 MB"),
    ],
)
def test_bombs_take_little_memory_whatever_they_unpack_to(
    tmp_path: Path, head: bytes, repeated: bytes, size: int, most: int, words: str
) -> None:
    path = packed(tmp_path / "bomb.gz", Endless(head, repeated, size))
    assert path.stat().st_size < MB
    tracemalloc.start()
    try:
        said = what_is_said_of(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert words in said
    assert peak < most


def what_is_said_of(path: Path, mapping: LogMapping = XES) -> str:
    try:
        reading = LogReading(path, terms(mapping), most_events=1_000)
        for history in reading:
            assert history.events
        return reading.report().text()
    except KnownError as error:
        return error.words.plain()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_a_log_is_more_than_a_known_error(tmp_path: Path, data: st.DataObject) -> None:
    rows = table(tmp_path / "a.csv", HEADER, [("7", "new", "2026-03-01"), ("8", "wön", "1.2.2026")]).read_bytes()
    whole = data.draw(
        st.sampled_from([TWO.encode(), gzip.compress(TWO.encode(), mtime=0), rows, gzip.compress(rows, mtime=0)])
    )
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged)))
        damaged[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    path = written(tmp_path / "b.log", bytes(damaged))
    mapping = data.draw(st.sampled_from([XES, TABLE]))
    assert what_is_said_of(path, mapping)
