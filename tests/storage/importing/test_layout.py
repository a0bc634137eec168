from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.importing.layout import UnreadableTable, recognise
from app.storage.importing.table_file import Flaw, Row, TableFile

TEXT = "id;città;montant\n1;Forlì;12,50 €\n2;Łódź;7\n3;Besançon;9\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_in_every_form_is_recognised(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    table = TableFile(path)
    assert table.headers == ("id", "città", "montant")
    assert [one.cells[1] for one in table.rows() if isinstance(one, Row)] == ["Forlì", "Łódź", "Besançon"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Niccolò Cantù, Forlì"), ("cp1252", "Hélène Besançon – l’été"), ("cp1252", "Müller, 5 €"),
        ("cp1250", "Zielińska, Łódź"), ("iso8859_2", "Żółkiewski, Dąbrowska"), ("mac_roman", "Hélène François"),
        ("cp1251", "Иванов, Киев"),
    ],
)  # fmt: skip
def test_older_encodings_are_recognised(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"id;name\n1;{name}\n".encode(encoding))
    assert [one.cells for one in TableFile(path).rows() if isinstance(one, Row)] == [["1", name]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised_though_others_occur(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    rows = [["name", "price", "note"], ["A, b", "1,5", "x;y"], ["C", "2,5", "p|q"], ["D", "3", "t, u, v"]]
    path.write_text("\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")
    table = TableFile(path)
    assert table.layout.delimiter == delimiter
    assert [one.cells for one in table.rows() if isinstance(one, Row)] == rows[1:]


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nome;importo\nRossi;1,5\nBianchi;2,5\n")
    assert TableFile(path).headers == ("nome", "importo")


def test_what_a_spreadsheet_says_of_its_separator_is_heeded(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\na;b\n1;2\n")
    table = TableFile(path)
    assert table.headers == ("a", "b")
    assert [one.cells for one in table.rows() if isinstance(one, Row)] == [["1", "2"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"PK\x03\x04" + bytes(100), "Excel"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08rest", "compressed"),
        (b"SQLite format 3\x00" + bytes(50), "database"),
        (bytes(range(256)) * 20, "is no text"),
        (b"\n\n,,\n", "no header row"),
        (b",".join(b"c%d" % n for n in range(3000)) + b"\n", "3000 columns"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableTable, match=words):
        TableFile(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match=r"a\.csv"):
        recognise(tmp_path / "a.csv")


@pytest.mark.parametrize("encoding", ["no-such", "hex", "idna", "\0"])
def test_an_encoding_nobody_knows_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")
    with pytest.raises(UnreadableTable, match="no encoding that we know"):
        TableFile(path, encoding=encoding)


def records(tmp_path: Path, content: bytes | str) -> list[Row | Flaw]:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(TableFile(path).rows())


def kinds(found: list[Row | Flaw]) -> Iterator[tuple[int, object]]:
    return ((one.number, one.kind if isinstance(one, Flaw) else one.cells) for one in found)


def test_cells_may_hold_line_breaks_quotes_and_delimiters(tmp_path: Path) -> None:
    found = records(tmp_path, 'a,b\n"two\nlines","say ""hi"", you"\n5\' 9",x"y\n')
    assert list(kinds(found)) == [(2, ["two\nlines", 'say "hi", you']), (3, ["5' 9\"", 'x"y'])]


def test_rows_are_numbered_as_a_spreadsheet_does_blank_ones_included(tmp_path: Path) -> None:
    assert list(kinds(records(tmp_path, "a,b\r\n1,2\r\n\r\n,\r\n3,4\r\n"))) == [(2, ["1", "2"]), (5, ["3", "4"])]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    found = list(kinds(records(tmp_path, 'a,b\n1,"open\n2,fine\n3,fine too\n')))
    assert found == [(2, "unclosed_quote"), (3, ["2", "fine"]), (4, ["3", "fine too"])]


def test_a_file_cut_off_in_a_quoted_cell_keeps_what_came_before(tmp_path: Path) -> None:
    assert list(kinds(records(tmp_path, 'a,b\n1,x\n2,"cut o'))) == [(2, ["1", "x"]), (3, "unclosed_quote")]


def test_a_huge_cell_costs_its_own_row_only(tmp_path: Path) -> None:
    found = list(kinds(records(tmp_path, "a,b\n1,x\n2," + "y" * 3_000_000 + "\n3,z\n")))
    assert found == [(2, ["1", "x"]), (3, "too_long"), (4, ["3", "z"])]


def test_zero_bytes_are_dropped_and_told(tmp_path: Path) -> None:
    content = b"a,b\n" + b"1,x\n" * 200 + b"2,x\0y\n"
    assert list(kinds(records(tmp_path, content)))[-2:] == [(202, "zero_bytes"), (202, ["2", "xy"])]


def test_a_few_bytes_of_another_encoding_do_not_spoil_the_rest(tmp_path: Path) -> None:
    content = "a,b\n" + "1,Łódź i Kraków\n" * 200
    found = records(tmp_path, content.encode() + "2,Forlì\n".encode("cp1252"))
    assert [one.cells[1] for one in found if isinstance(one, Row)][:2] == ["Łódź i Kraków"] * 2
    assert list(kinds(found))[-2:] == [(202, "undecoded"), (202, ["2", "Forl�"])]


def test_a_file_of_nothing_but_open_quotes_is_given_up_in_time(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + ('1,"x\n' + "2,y\n" * 501) * 201)
    with pytest.raises(UnreadableTable, match="do not match in so many rows"):
        list(TableFile(path).rows())


def test_columns_without_a_name_of_their_own_get_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,,a, a  b ,\n1,2,3,4,5\n")
    assert TableFile(path).headers == ("a", "Column 2", "a (2)", "a b", "Column 5")
