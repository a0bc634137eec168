from __future__ import annotations

import json

import pytest

from app.engine.errors import KnownError
from app.engine.json_text import line_of, parsed

DAMAGED = [
    ("", "The file is empty."),
    (" \n", "The file is empty."),
    ('{\n  "name": "Roof",\n  "st', "ends too early, in line 3"),
    ('{\n  "name": [1, 2', "ends too early, in line 2"),
    ('{\n  "name" "Roof"\n}', "Line 2, column 10: a colon is missing here"),
    ('{\n  "name": "Roof"\n  "id": "a"\n}', "Line 3, column 3: a comma is missing here"),
    ('{\n  "name": "Roof",\n}', "Line 3, column 1: the comma before this bracket is one too many"),
    ("[1,\n 2,\n]", "Line 3, column 1: the comma before this bracket is one too many"),
    ("{'name': 1}", "Line 1, column 2: a name in straight double quotation marks"),
    ('{\n<<<<<<< HEAD\n  "a": 1}', "Line 2, column 1: a name in straight double quotation marks"),
    ('// mine\n{"a": 1}', "Line 1, column 1: a value should stand here"),
    ('{"a": "one\ntwo"}', "Line 1, column 11: a text goes over the end of its line"),
    ('{"a": "C:\\Users"}', "Line 1, column 10: this backslash means nothing here"),
    ('{"a": 1}\n{"b": 2}', "Line 2, column 1: the end should be here"),
    ('{"a":\n NaN}', "Line 2, column 2: this cannot be read as JSON"),
    ('{"a": 1e999}', "a number or a character that cannot be read"),
    ("id,title\n1,Roof\n", "This is no file in JSON"),
    ("[" * 100_000, "nests too deep"),
    ('{\n"a": "Müller"}'.encode("latin-1"), "Line 2 holds bytes that are no text in UTF-8"),
    ('{"a": 1}'.encode("utf-16"), "written in UTF-16"),
    (b"SQLite format 3\x00...", "a workspace or another database"),
    (b"PK\x03\x04...", "a packed file, such as a bundle"),
    (b"%PDF-1.7", "a PDF"),
    (b"<html>", "a page or a file in XML"),
]


@pytest.mark.parametrize(("text", "said"), DAMAGED)
def test_what_is_damaged_is_told_with_its_line_and_what_to_do(text: str | bytes, said: str) -> None:
    with pytest.raises(KnownError) as caught:
        parsed(text, source="a.rules.json")
    assert said in str(caught.value)
    assert caught.value.place == "a.rules.json"


@pytest.mark.parametrize("text", ["\ufeff[1]", "\ufeff[1]".encode()])
def test_a_mark_at_the_beginning_as_some_editors_set_it_is_passed_over(text: str | bytes) -> None:
    assert parsed(text) == [1]


def test_a_value_is_found_in_its_line() -> None:
    value = {"a:": [1, {"b{": "x,y"}, [], {}], "c": {"d": {"e": [0, 1]}}}
    lines = json.dumps(value, indent=1).splitlines()
    for way, stands in (
        ((), "{"),
        (("a:",), '"a:": ['),
        (("a:", 0), "1,"),
        (("a:", 1, "b{"), '"b{": "x,y"'),
        (("a:", 3), "{}"),
        (("c", "d"), '"d": {'),
        (("c", "d", "e", 1), "1"),
        (("c", "d", "missing"), '"d": {'),
    ):
        assert lines[line_of("\n".join(lines), way) - 1].strip() == stands
