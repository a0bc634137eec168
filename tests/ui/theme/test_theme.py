from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.paths import resources
from app.ui.board.looks import OPAQUE_ICON
from app.ui.forms.parts.buttons import IconButton as FieldButton
from app.ui.theme import tokens
from app.ui.theme.icons import Icons
from app.ui.theme.stylesheet import stylesheet
from app.ui.theme.theme import Mode, Theme, Type
from app.ui.widgets.labels import IconButton

FOLDER = resources() / "theme"


def test_going_dark_repaints_what_is_open(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("Words")
    qtbot.addWidget(label)

    with qtbot.waitSignal(theme.theme_changed):
        theme.set_mode(Mode.DARK)

    assert theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == tokens.DARK.window
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == tokens.DARK.text
    assert tokens.DARK.accent in qapp.styleSheet()


def test_signs_grow_with_the_text_while_they_are_shown(theme: Theme, qtbot: QtBot) -> None:
    buttons = [
        IconButton(theme, "mdi6.close", "Remove"),
        FieldButton(theme, "mdi6.close", "Remove"),
        QPushButton("Add"),
    ]
    for one in buttons:
        qtbot.addWidget(one)
        one.ensurePolished()
    usual = [one.iconSize() for one in buttons]

    theme.set_text(2.0)

    assert [one.iconSize() for one in buttons] == [size * 2 for size in usual]
    assert buttons[1].width() > buttons[1].iconSize().width()


def test_text_grows_with_the_size_that_a_person_chose(theme: Theme, qapp: QApplication) -> None:
    theme.set_text(1.5)

    assert theme.font(Type.BODY).pixelSize() == 20
    assert qapp.font().pixelSize() == 20
    assert theme.scaled(tokens.COLUMN) == 408


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_a_field_that_is_squeezed_still_has_room_for_its_letters(theme: Theme, qtbot: QtBot, size: float) -> None:
    theme.set_text(size)
    line, name, box = QLineEdit("Ågj"), QLineEdit("Ågj"), QComboBox()
    name.setProperty("role", "name")

    for one in (line, name, box):
        qtbot.addWidget(one)
        one.ensurePolished()
        one.resize(200, max(one.minimumHeight(), one.minimumSizeHint().height() if not one.minimumHeight() else 0))

        assert room(one) >= one.fontMetrics().height()


def test_fields_of_one_line_are_of_one_height_however_they_are_squeezed(theme: Theme, qtbot: QtBot) -> None:
    theme.set_text(1.0)
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    fields = (QLineEdit(), QComboBox(), QSpinBox(), QDateEdit())
    for field in fields:
        layout.addWidget(field)
    with qtbot.waitExposed(holder):
        holder.show()
    heights = {field.height() for field in fields}
    holder.resize(200, layout.totalMinimumSize().height())
    assert len(heights | {field.height() for field in fields}) == 1


def room(field: QLineEdit | QComboBox) -> int:
    """Return how high the letters of a field may be."""
    if isinstance(field, QLineEdit):
        frame = QStyleOptionFrame()
        field.initStyleOption(frame)
        return field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, frame, field).height()
    box = QStyleOptionComboBox()
    field.initStyleOption(box)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return field.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, box, part, field).height()


@pytest.mark.usefixtures("qapp")
def test_every_type_of_the_catalogue_has_an_icon_of_the_family(catalogue: Catalogue) -> None:
    icons = Icons()
    types = [*catalogue.rules.values(), *catalogue.triggers.values()]

    assert [one.about.icon for one in types if not icons.knows(one.about.icon)] == []


def test_an_icon_that_the_family_lacks_is_drawn_as_another(theme: Theme) -> None:
    assert not theme.pixmap("fa5s.bomb", "accent", 18, 2.0).isNull()


def test_an_icon_is_drawn_once_for_each_colour_and_sharpness(theme: Theme) -> None:
    first = theme.pixmap(OPAQUE_ICON, "muted", 18, 2.0)

    assert theme.pixmap(OPAQUE_ICON, "muted", 18, 2.0) is first
    assert theme.pixmap(OPAQUE_ICON, "accent", 18, 2.0) is not first
    assert first.width() == 36


@pytest.mark.parametrize(("folder", "colors"), [("light", tokens.LIGHT), ("dark", tokens.DARK)])
def test_ticks_and_arrows_have_the_colours_of_their_theme(folder: str, colors: tokens.Colors) -> None:
    known = {colors.named(name) for name in tokens.TOKENS}
    pictures = list((FOLDER / folder).glob("*.svg"))

    painted = {color for one in pictures for color in re.findall(r"#[0-9A-F]{6}", one.read_text("utf-8"))}

    assert pictures
    assert painted <= known


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_the_style_of_the_dark_differs_in_colours_alone(size: float) -> None:
    light, dark = (
        re.sub(
            r"#[0-9A-Fa-f]{6,8}|/(light|dark)(?=/)", "", stylesheet(colors, size, FOLDER, dark=colors is tokens.DARK)
        )
        for colors in (tokens.LIGHT, tokens.DARK)
    )
    assert light == dark


def test_the_ticks_and_arrows_of_the_dark_differ_in_colours_alone() -> None:
    light, dark = (
        {one.name: re.sub("#[0-9A-F]{6}", "", one.read_text("utf-8")) for one in (FOLDER / name).glob("*.svg")}
        for name in ("light", "dark")
    )
    assert light == dark


def test_every_picture_that_the_style_sheet_names_is_there() -> None:
    named = set(re.findall(r"\$marks/([\w-]+\.svg)", (FOLDER / "window.qss").read_text("utf-8")))

    for folder in ("light", "dark"):
        assert named <= {one.name for one in Path(FOLDER / folder).glob("*.svg")}


def test_an_icon_without_room_is_nothing_and_says_nothing(theme: Theme) -> None:
    assert theme.icon("mdi6.bell").pixmap(QSize(0, 16)).isNull()


def test_an_icon_takes_the_colour_of_a_stage(theme: Theme) -> None:
    dot = theme.icon("mdi6.circle", "#39A8EF").pixmap(QSize(16, 16)).toImage()
    assert dot.pixelColor(8, 8).name().upper() == "#39A8EF"


@pytest.mark.usefixtures("theme")
def test_a_list_unfolds_below_its_field_instead_of_over_it(qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems([f"Entry {number}" for number in range(7)])
    box.move(100, 100)
    box.show()
    box.setCurrentIndex(3)

    box.showPopup()

    below = box.mapToGlobal(box.rect().bottomLeft()).y()
    assert box.view().mapToGlobal(box.view().rect().topLeft()).y() >= below
    box.hidePopup()
