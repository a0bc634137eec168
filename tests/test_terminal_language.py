"""The language in which the terminal answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import click
import pytest

from app.__main__ import WRONG_USAGE
from app.cli import command_line
from app.engine.catalog.registry import load_catalogue
from app.engine.rule_set_file import dumps
from app.i18n import LANGUAGE_VARIABLE, PSEUDO
from app.paths import resources
from app.storage.initial import init_workspace
from tests.conftest import Run
from tests.storage.backtests.loans import after, loans, log, note


def told(rulewright: Run, *words: str) -> str:
    code, _, err = rulewright(*words)
    assert code == WRONG_USAGE
    return err


@pytest.fixture
def broken(tmp_path: Path) -> str:
    path = tmp_path / "broken.rules.json"
    path.write_text("{", "utf-8")
    return str(path)


def test_what_is_wrong_is_said_in_the_language_of_the_system(
    rulewright: Run, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    said = {}
    for language in ("C.UTF-8", "it_IT.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        said[language] = told(rulewright, "check", broken)
    assert len(set(said.values())) == len(said)


def test_another_language_can_be_asked_for(rulewright: Run, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "")  # put back after the test
    english = told(rulewright, "check", broken)
    assert told(rulewright, "--language", "it", "check", broken) != english


@pytest.fixture
def shown(rulewright: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return what a command prints."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, "")  # put back after the test

    def printed(*words: str) -> str:
        monkeypatch.setenv(LANGUAGE_VARIABLE, "")
        return rulewright(*words)[1]

    return printed


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    path = tmp_path / "roofs.rulewright"
    init_workspace(path, sample=True, today=date(2026, 3, 31))
    return str(path)


@pytest.fixture
def orders() -> str:
    return str(resources() / "sample" / "orders.rules.json")


def test_reports_are_english_unless_another_language_is_asked_for(
    shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch, orders: str, workspace: str
) -> None:
    monkeypatch.setenv("LC_ALL", "it_IT.UTF-8")
    command = ("rehearse", orders, "--workspace", workspace)
    english = shown(*command)
    assert " records, 2026-" in english
    assert "not_planned" in english
    italian = shown("--language", "it", *command)
    assert "not_planned" not in italian
    assert "saltat" in italian


def test_a_preview_is_told_in_the_language_asked_for(shown: Callable[..., str], orders: str, workspace: str) -> None:
    command = ("preview", orders, "--rule", "tell-sales", "--item", "1", "--workspace", workspace)
    english, italian = shown(*command), shown("--language", "it", *command)
    assert english.startswith("done, ")
    assert italian.startswith("eseguita, ")
    assert italian.splitlines()[1].startswith("Notifica")


@pytest.mark.parametrize("language", ["it", "fr", "pl"])
def test_what_differs_is_told_in_the_language_asked_for(language: str, shown: Callable[..., str], orders: str) -> None:
    before = str(resources() / "sample" / "orders-first.rules.json")
    english = shown("diff", before, orders)
    other = shown("--language", language, "diff", before, orders)
    assert len(other.splitlines()) == len(english.splitlines())
    assert other != english


def test_problems_are_told_in_the_language_asked_for_and_their_names_stay(
    shown: Callable[..., str], tmp_path: Path, orders: str
) -> None:
    rules = json.loads(Path(orders).read_text("utf-8"))
    rules["stages"][0]["rules"] = [{"id": "x", "type": "client.sms", "name": "Text", "parameters": {}}]
    (tmp_path / "bad.rules.json").write_text(json.dumps(rules), "utf-8")
    said = {
        language: shown("--language", language, "check", str(tmp_path / "bad.rules.json")) for language in ("en", "it")
    }
    first = {language: text.splitlines()[0] for language, text in said.items()}
    assert first["en"].startswith("error: ")
    assert first["it"].startswith("error: ")
    assert first["en"].rpartition(" [")[2] == first["it"].rpartition(" [")[2]
    assert first["en"] != first["it"]
    assert "errori" in said["it"].splitlines()[-1] or "errore" in said["it"].splitlines()[-1]


def test_json_is_the_same_in_every_language(shown: Callable[..., str], orders: str) -> None:
    before = str(resources() / "sample" / "orders-first.rules.json")
    command = ("diff", before, orders, "--json")
    assert shown(*command) == shown("--language", "pl", *command)


def test_a_backtest_speaks_the_language_asked_for_on_the_terminal_and_on_its_page(
    shown: Callable[..., str], tmp_path: Path
) -> None:
    rules = tmp_path / "loans.rules.json"
    rules.write_text(dumps(loans(NEW=[note("a")]), load_catalogue(others=False).order), "utf-8")
    history = log(tmp_path / "log.xes", {"1": [("NEW", "03-01 09:00")]})
    command = ("backtest", str(rules), "--log", str(history))
    assert "unplanned" in shown(*command)
    out = tmp_path / "report"
    assert "unplanned" not in shown("--language", "it", *command, "--out", str(out))
    page = (out / "report.html").read_text("utf-8")
    assert '<html lang="it">' in page
    assert "Regole" in page


def test_why_rules_stayed_silent_is_told_in_the_language_asked_for(shown: Callable[..., str], tmp_path: Path) -> None:
    picky = note("picky", only_if={"left": "item.amount", "op": "ge", "right": 5000})
    rules, out = tmp_path / "loans.rules.json", tmp_path / "report"
    rules.write_text(
        dumps(loans(NEW=[note("late", when=after(3)), picky], OLD=[]), load_catalogue(others=False).order), "utf-8"
    )
    history = log(tmp_path / "log.xes", {"1": [("NEW", "03-01 09:00"), ("OLD", "03-02 09:00")]}, {"1": "10"})
    command = ("backtest", str(rules), "--log", str(history), "--out", str(out))
    english, other = "The item left the stage before.", "L’elemento ha lasciato prima la fase."
    assert english in shown(*command)
    terminal = shown("--language", "it", *command)
    for told in (terminal, *((out / one).read_text("utf-8") for one in ("report.html", "reasons.csv", "records.csv"))):
        assert other in told
        assert english not in told
    assert english in (out / "report.json").read_text("utf-8")


def test_a_rule_set_is_documented_in_the_language_asked_for(
    shown: Callable[..., str], orders: str, tmp_path: Path
) -> None:
    for language in ("fr", "pl"):
        shown("--language", language, "document", orders, "--to", str(tmp_path / f"{language}.html"))
        assert f'<html lang="{language}"' in (tmp_path / f"{language}.html").read_text("utf-8")
    shown("--language", "fr", "document", orders, "--language", "it", "--to", str(tmp_path / "it.html"))
    assert '<html lang="it"' in (tmp_path / "it.html").read_text("utf-8")


STRANGE = set("aceghijklnorstuyz")
"""The letters that stand with a mark in words that were marked for translators."""


def unmarked(text: str) -> set[str]:
    """Return the words of a text that stand there as they were written."""
    return {one for one in re.findall(r"(?<![-\w])[A-Za-z][a-z]+(?![-\w])", text) if STRANGE & set(one.lower())}


def all_of(command: click.Command, *words: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Walk a command with the words that name it, and each of those below it."""
    yield words, command
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from all_of(one, *words, name)


COMMANDS = dict(all_of(command_line))
CHOICES = {
    str(choice)
    for command in COMMANDS.values()
    for param in command.params
    if isinstance(param.type, click.Choice)
    for choice in param.type.choices
}
NAMES = {word for words in COMMANDS for word in words} | CHOICES | {"rulewright"}


AS_THEY_ARE = {"ID", "URL", "MM"}
"""Names of values that are the same in every language; MM is the month and the minutes."""


@pytest.mark.parametrize("words", list(COMMANDS), ids=" ".join)
def test_what_stands_behind_options_and_commands_is_named_in_the_language_asked_for(
    words: tuple[str, ...], shown: Callable[..., str]
) -> None:
    told = shown("--language", PSEUDO, *words, "--help")
    assert set(re.findall(r"(?<![-\w])[A-Z]{2,}(?![-\w])", told)) <= AS_THEY_ARE
    assert not re.search(r"%[YmdHMS]|x[<>]=", told)


@pytest.mark.parametrize("words", list(COMMANDS), ids=" ".join)
def test_every_option_says_what_it_is_for(words: tuple[str, ...]) -> None:
    options = [one for one in COMMANDS[words].params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


@pytest.mark.parametrize("words", list(COMMANDS), ids=" ".join)
def test_the_help_of_each_command_is_marked_for_translators(words: tuple[str, ...], shown: Callable[..., str]) -> None:
    told = shown("--language", PSEUDO, *words, "--help")
    assert unmarked(told.partition("\n")[2]) <= NAMES
    assert "Show" in unmarked(shown(*words, "--help"))


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "x.rules.json"),
        ("publish", "--server", "x"),
        ("publish", "--server"),
        ("publish", "x.rules.json", "--srver", "y"),
        ("publish", "x.rules.json", "--items", "0", "--server", "x"),
        ("server", "ad", "x"),
        ("init", "x", "y"),
        ("check", "x.rules.json", "--threshold", "fatal"),
        ("import", "x", "--entity", "deal", "--file", "x.csv", "--related", "y"),
        ("serve", "--key", "x"),
        ("serve", "--port", "http"),
        ("rehearse", "x.rules.json", "--workspace", "x", "--items", "-1"),
        ("rehearse", "x.rules.json", "--workspace", "x", "--start", "soon"),
        ("document", "x.rules.json", "--to", "x.pdf", "--date", "31.3.2026"),
        ("check", "/"),
        ("backtest", "x.rules.json", "--log", "x", "--out", __file__),
        ("token", "add", "x", "--scope", "all"),
        ("document", "x.rules.json", "--to", "x.pdf", "--language", "xx"),
        ("--nonsense",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_in_the_language_asked_for(
    words: tuple[str, ...], rulewright: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "")
    english, strange = (told(rulewright, "--language", language, *words) for language in ("en", PSEUDO))
    assert unmarked(re.sub(r"'[^']*'|“[^”]*”|en, fr, it, pl|python -m pytest", "", strange)) <= NAMES
    assert unmarked(re.sub(r"'[^']*'", "", english)) - NAMES


def test_a_language_that_there_is_not_is_refused_with_those_there_are(
    rulewright: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "")
    assert "there is no language “xx”; there are en, fr, it, pl." in told(rulewright, "--language", "xx", "schema")


def test_a_moment_may_be_a_day_or_a_day_with_its_clock_time_and_zone(
    rulewright: Run, orders: str, workspace: str
) -> None:
    for moment in (
        "2026-04-01",
        "2026-04-01 09:30",
        "2026-04-01T09:30:00",
        "2026-04-01T09:30:00Z",
        "2026-04-01T09:30+02:00",
    ):
        command = ("preview", orders, "--rule", "tell-sales", "--item", "1", "--workspace", workspace, "--at", moment)
        assert rulewright(*command)[0] == 0


def test_help_is_in_the_language_of_the_system(shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "Options:" in shown("check", "--help")
    monkeypatch.setenv("LC_ALL", "it_IT.UTF-8")
    assert "Opzioni:" in shown("check", "--help")


def test_what_is_wrong_within_files_is_told_in_the_language_asked_for(
    shown: Callable[..., str], rulewright: Run, tmp_path: Path, orders: str, workspace: str
) -> None:
    scenario, schedule = tmp_path / "first.scenario.json", tmp_path / "days.csv"
    scenario.write_text("{}", "utf-8")
    schedule.write_text("at,item,what\nsoon,nobody,nothing\n", "utf-8")
    unread = shown("--language", PSEUDO, "test", str(scenario))
    assert "[" in unread
    assert unmarked(re.sub(r"“[^”]*”", "", unread.partition("\n")[2])) <= NAMES
    command = ("rehearse", orders, "--workspace", workspace, "--schedule", str(schedule))
    flaws = told(rulewright, "--language", PSEUDO, *command).partition("\n")[2]
    assert flaws
    assert unmarked(re.sub(r"“[^”]*”", "", flaws)) <= {"at", "what", "item"}
