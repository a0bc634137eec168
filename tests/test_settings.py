"""What a person has chosen survives, and what does not fit is said."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from app.engine.errors import KnownError
from app.engine.words import Msg
from app.settings import (
    PAGES,
    RECENT_LIMIT,
    SETTINGS,
    Offered,
    Settings,
    SettingsFile,
    offered,
    write_whole,
)

UNFIT: dict[str, Any] = {
    "theme": "purple",
    "font_size": 2,
    "reduced_motion": "maybe",
    "language": "no language at all",
    "first_day": "someday",
    "reopen": [],
    "recent": [{"path": ""}],
    "window": "wide",
    "folded": 7,
    "starred": {"a": 1},
    "lately_used": 3,
    "servers": [{"name": "production", "url": "https://ann:secret@rules.example.com"}],
    "tour_seen": "perhaps",
    "seen_version": 1,
}


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "not yet there")


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_refuses_what_does_not_fit_and_names_itself(name: str) -> None:
    with pytest.raises(KnownError) as caught:
        Settings().changed(**{name: UNFIT[name]})
    assert caught.value.field == name


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_value_that_does_not_fit_costs_only_itself(name: str, file: SettingsFile) -> None:
    other = "font_size" if name != "font_size" else "reopen"
    file.path.parent.mkdir()
    file.path.write_text(json.dumps({name: UNFIT[name], other: 18 if other == "font_size" else False}), "utf-8")
    settings, problems = file.read()
    assert getattr(settings, name) == getattr(Settings(), name)
    assert getattr(settings, other) != getattr(Settings(), other)
    assert [problem.field for problem in problems] == [name]


def choices_of(name: str) -> tuple[Any, ...]:
    """Return the values that a setting may take, where they can be counted."""
    kind = get_type_hints(Settings)[name]
    return (False, True) if kind is bool else get_args(kind) if get_origin(kind) is Literal else ()


@pytest.mark.parametrize(("name", "mark"), list(offered()))
def test_every_setting_offered_has_words_a_page_and_words_for_each_choice(name: str, mark: Offered) -> None:
    assert isinstance(mark.label, Msg)
    assert mark.page in PAGES
    if mark.choices:
        assert tuple(value for value, _ in mark.choices) == choices_of(name)


@pytest.mark.parametrize("name", [name for name, _ in offered() if choices_of(name)])
def test_every_choice_survives_being_written(name: str, file: SettingsFile) -> None:
    for choice in choices_of(name):
        settings = Settings().changed(**{name: choice})
        file.write(settings)
        assert file.read() == (settings, ())


def test_a_person_without_a_file_has_the_usual_settings(file: SettingsFile) -> None:
    assert file.read() == (Settings(), ())


def test_all_kinds_of_settings_survive_being_written(file: SettingsFile) -> None:
    settings = (
        Settings()
        .changed(
            theme="dark",
            font_size=16,
            language="pl",
            starred=("employee.email",),
            folded={"when", "order"},
            window={"geometry": "AAEC", "mode": "data"},
        )
        .with_recent(Path("/somewhere/sales.rulewright"), "Sales")
    )
    file.write(settings)
    assert file.read() == (settings, ())


def test_settings_of_a_newer_program_are_kept(file: SettingsFile) -> None:
    file.path.parent.mkdir()
    file.path.write_text('{"theme": "dark", "hologram": {"depth": 3}}', "utf-8")
    settings, problems = file.read()
    file.write(settings.changed(font_size=15))
    assert problems == ()
    assert json.loads(file.path.read_text("utf-8")) == {"theme": "dark", "font_size": 15, "hologram": {"depth": 3}}


@pytest.mark.parametrize("text", ["{", "[]", "\x00", '"text"', "[" * 100_000])
def test_a_damaged_file_is_put_aside_and_said(text: str, file: SettingsFile) -> None:
    file.path.parent.mkdir()
    file.path.write_text(text, "utf-8")
    settings, problems = file.read()
    assert settings == Settings()
    assert "damaged" in problems[0].words.plain()
    assert Path(problems[0].place or "").read_text("utf-8") == text


def test_a_disk_that_refuses_is_said_with_what_to_do(file: SettingsFile) -> None:
    file.path.parent.write_text("a file where the folder should be", "utf-8")
    with pytest.raises(KnownError, match="cannot be saved"):
        file.write(Settings())


def test_a_write_cut_short_leaves_the_old_file(file: SettingsFile, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Settings().changed(theme="dark")
    file.write(old)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnownError, match="the disk is full"):
        file.write(Settings().changed(theme="light"))
    assert file.read() == (old, ())
    assert [one.name for one in file.path.parent.iterdir()] == [file.path.name]


@pytest.mark.parametrize(
    ("umask", "private", "rights"), [(0o022, False, 0o644), (0o027, False, 0o640), (0, True, 0o600)]
)
def test_what_is_written_is_read_by_whom_the_umask_lets_and_what_is_private_by_nobody_else(
    umask: int, private: bool, rights: int, tmp_path: Path
) -> None:
    path, before = tmp_path / "out.rules.json", os.umask(umask)
    try:
        write_whole(path, "{}", private=private)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == rights


def test_the_last_workspace_stands_first_and_each_only_once() -> None:
    settings = Settings()
    for number in (*range(20), 15):
        settings = settings.with_recent(Path(f"/w/{number}"))
    assert [one.file.name for one in settings.recent][:3] == ["15", "19", "18"]
    assert len(settings.recent) == RECENT_LIMIT
    assert settings.without_recent(Path("/w/15")).recent[0].file.name == "19"
