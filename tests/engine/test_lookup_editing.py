from __future__ import annotations

import csv

import pytest

from app.engine import lookup_editing as editing
from app.engine.model.lookup import Lookup

DAYS = Lookup("days", "Days", ("Country", "Days"), (("Italy", "3"), ("France", "6")))


def name(place: int) -> str:
    return f"Column {place}"


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ("a;b\nc;d", (("a", "b"), ("c", "d"))),
        ("a,b\nc,d", (("a", "b"), ("c", "d"))),
        ('a\t"x\ny"\nc\td', (("a", "x\ny"), ("c", "d"))),
        ("a\tb\nc", (("a", "b"), ("c", ""))),
        ("Rome, Italy", (("Rome, Italy",),)),
        ("Rome, Italy\nParis", (("Rome, Italy",), ("Paris",))),
        ("a\tb, c\nd\te", (("a", "b, c"), ("d", "e"))),
        ("\n\n", ()),
    ],
)
def test_what_spreadsheets_put_on_the_clipboard_becomes_cells(text: str, block: editing.Block) -> None:
    assert editing.read_block(text) == block


def test_cells_copied_are_the_cells_pasted() -> None:
    block = (("a", "b\tc"), ("d\ne", '"f"'))
    assert editing.read_block(editing.write_block(block)) == block


def test_pasting_beyond_the_end_adds_rows_and_columns() -> None:
    pasted = editing.with_block(DAYS, 1, 1, (("7", "Carrier"), ("9", "Van")), name)
    assert pasted.columns == ("Country", "Days", "Column 3")
    assert pasted.rows == (("Italy", "3", ""), ("France", "7", "Carrier"), ("", "9", "Van"))


def test_the_first_row_of_a_pasted_table_names_the_columns() -> None:
    made = editing.from_block(DAYS, (("Region", "", "Region"), ("North", "1", "x")), name)
    assert made.columns == ("Region", "Column 2", "Region (2)")
    assert made.rows == (("North", "1", "x"),)


def test_columns_take_their_cells_along() -> None:
    assert editing.with_column_moved(DAYS, 0, 1).rows == (("3", "Italy"), ("6", "France"))
    assert editing.without_column(DAYS, 0).rows == (("3",), ("6",))
    assert editing.with_column(DAYS, 1, name).rows == (("Italy", "", "3"), ("France", "", "6"))
    assert editing.with_column_named(DAYS, 1, "Working days").columns == ("Country", "Working days")


def test_rows_are_put_in_taken_out_and_moved() -> None:
    assert editing.with_row(DAYS, 1).rows == (("Italy", "3"), ("", ""), ("France", "6"))
    assert editing.without_rows(DAYS, {0}).rows == (("France", "6"),)
    assert editing.with_row_moved(DAYS, 1, 0).rows == (("France", "6"), ("Italy", "3"))


def test_typing_into_the_row_after_the_last_adds_it() -> None:
    assert editing.with_cells(DAYS, {(2, 0): "Spain"}).rows[2] == ("Spain", "")


def test_a_quotation_mark_that_stands_alone_in_a_long_text_spoils_nothing() -> None:
    sizes = "\n".join(f"{size}\tpipe" for size in range(20_000))
    block = editing.read_block(f'"size\tof\n{sizes}')
    assert block[:2] == (('"size', "of"), ("0", "pipe"))
    assert len(block) == 20_001


def test_a_table_written_as_csv_reads_back_as_it_was() -> None:
    table = Lookup("t", "T", ("A", "B"), (("x, y", 'say "z"'), ("1", "2")))
    assert editing.read_block(editing.write_csv(table))[1:] == table.rows


def test_no_cell_of_a_table_is_a_formula_to_a_spreadsheet_and_numbers_stay_numbers() -> None:
    table = Lookup("t", "T", ("A", "B"), (("=1+1", "-5"), ("@x", "+39 06 1"), ("+2.50", "it's")))
    rows = list(csv.reader(editing.write_csv(table).splitlines()))
    assert rows[1:] == [["'=1+1", "-5"], ["'@x", "'+39 06 1"], ["+2.50", "it's"]]
