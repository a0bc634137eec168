from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.engine import editing
from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, Section
from app.engine.model.rule_set import RuleSet
from app.i18n import ENGLISH
from app.ui.board.looks import Looks
from app.ui.board.model import BoardModel
from tests.ui.sales import sales_pipeline

pytestmark = pytest.mark.usefixtures("qapp")
STAGES = [stage.id for stage in sales_pipeline().stages]
CARDS = sorted(editing.node_ids(sales_pipeline()))


def shown(model: BoardModel) -> list[tuple[str, list[str]]]:
    def words(parent: QModelIndex) -> list[str]:
        rows = (model.entry(model.index(row, 0, parent)) for row in range(model.rowCount(parent)))
        return [row.value if isinstance(row, Section) else row.id if row else "" for row in rows]

    columns = [model.index(row, 0) for row in range(model.rowCount())]
    return [(stage.id, words(index)) for index in columns if (stage := model.stage_of(index))]


def expected(rule_set: RuleSet) -> list[tuple[str, list[str]]]:
    return [
        (one.id, ["triggers", *(node.id for node in one.triggers), "rules", *(node.id for node in one.rules)])
        for one in rule_set.stages
    ]


@pytest.fixture
def model(catalogue: Catalogue) -> BoardModel:
    made = BoardModel(Looks(catalogue, ENGLISH), ENGLISH)
    made.show(sales_pipeline())
    return made


edits = st.one_of(
    st.builds(
        lambda ids, stage, section, index: lambda one: editing.move(one, ids, Place(stage, section, index)),
        st.sets(st.sampled_from(CARDS), min_size=1, max_size=3),
        st.sampled_from(STAGES),
        st.sampled_from(Section),
        st.integers(0, 3),
    ),
    st.builds(lambda ids: lambda one: editing.remove(one, ids), st.sets(st.sampled_from(CARDS), max_size=3)),
    st.builds(lambda id_: lambda one: editing.change(one, [id_], name="Other"), st.sampled_from(CARDS)),
    st.builds(
        lambda stage, index: lambda one: editing.move_stage(one, stage, index),
        st.sampled_from(STAGES),
        st.integers(0, 4),
    ),
    st.builds(lambda stage: lambda one: editing.remove_stage(one, stage), st.sampled_from(STAGES)),
    st.builds(lambda index: lambda one: editing.add_stage(one, "Fresh", index), st.integers(0, 3)),
)


@given(st.lists(edits, max_size=6))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_model_follows_any_edits_by_the_rules_of_models(
    catalogue: Catalogue, changes: list[Callable[[RuleSet], RuleSet]]
) -> None:
    model, rule_set = BoardModel(Looks(catalogue, ENGLISH), ENGLISH), sales_pipeline()
    model.show(rule_set)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for change in changes:
        rule_set = change(rule_set)
        model.follow(rule_set)

        assert shown(model) == expected(rule_set)
    del tester


def test_going_back_a_step_brings_the_rows_back(model: BoardModel) -> None:
    before = sales_pipeline()

    model.follow(editing.remove(before, ["chat", "paid"]))
    model.follow(before)

    assert shown(model) == expected(before)


def test_a_card_keeps_its_index_while_others_come_and_go_above_it(model: BoardModel) -> None:
    kept = QPersistentModelIndex(model.index_of("hello"))

    model.follow(editing.move_stage(editing.remove(sales_pipeline(), ["chat", "offer"]), "NEW", 4))

    node = model.node(kept)
    assert node is not None
    assert node.id == "hello"


def test_an_edit_of_one_card_touches_no_other_stage(model: BoardModel) -> None:
    before = sales_pipeline()
    model.show(before)
    touched: list[str] = []
    model.dataChanged.connect(lambda first, _: touched.append(model.stage_of(first).id))  # type: ignore[union-attr]

    model.follow(editing.change(before, ["chat"], name="Room"))

    assert set(touched) == {"CONTRACT"}


def test_a_place_is_told_from_a_row(model: BoardModel) -> None:
    assert model.place_at("CONTRACT", 1) == Place("CONTRACT", Section.TRIGGERS, 0)
    assert model.place_at("CONTRACT", 2) == Place("CONTRACT", Section.TRIGGERS, 1)
    assert model.place_at("CONTRACT", 3) == Place("CONTRACT", Section.RULES, 0)
    assert model.place_at("CONTRACT", 5) == Place("CONTRACT", Section.RULES, 2)


def test_a_screen_reader_hears_what_stands_on_a_card(model: BoardModel) -> None:
    def spoken(index: QModelIndex) -> str:
        return str(model.data(index, Qt.ItemDataRole.AccessibleTextRole))

    assert "Remind" in spoken(model.index_of("due"))
    assert "Switched off" in spoken(model.index_of("due"))
    assert "Something required is still missing" in spoken(model.index_of("todo"))
    assert spoken(model.stage_index("WON")) == "Stage Won, 2 cards"
    assert spoken(model.index(0, 0, model.stage_index("NEW"))) == "Triggers: 2. Enter adds one."


def test_an_unknown_type_is_shown_as_what_it_is(model: BoardModel) -> None:
    look = model.look(model.index_of("mine"))

    assert look is not None
    assert look.title == "Fax to the notary"
    assert "acme.fax" in look.sentence
    assert not look.unconfigured
