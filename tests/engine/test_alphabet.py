from __future__ import annotations

import pytest

from app.engine.alphabet import alphabetical, folded


@pytest.mark.parametrize(
    "names",
    [
        ["Bâtisseurs du Nord", "Bench", "Budowa Wisła"],
        ["Hôtel du Vieux Moulin", "Hotel Miralago", "Hotel Pod Lipami"],
        ["Lab", "Lublin", "Łódź", "Mairie"],
        ["Barbara", "Bąk", "Bruno"],
        ["Zima", "Źródło", "Żak"],
        ["Ähre", "Zebra"],
        ["2 × Bench", "10 × Bench"],
        ["alpha", "Beta", "gamma"],
    ],
)
def test_names_stand_where_a_reader_looks_for_them(names: list[str]) -> None:
    assert sorted(names, key=alphabetical) == names


@pytest.mark.parametrize(
    ("typed", "name"),
    [("lodz", "Łódź"), ("hotel", "HÔTEL"), ("strasse", "Straße"), ("oeuvre", "Œuvre"), ("a b", "A  b ")],
)
def test_a_name_is_found_without_its_accents(typed: str, name: str) -> None:
    assert folded(name) == typed
