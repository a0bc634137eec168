"""`rulewright backtest`: what it prints, writes and answers."""

from __future__ import annotations

import csv
import json
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import html5lib
import pytest

from app.engine.catalog.registry import load_catalogue
from app.engine.history import LogMapping
from app.engine.model.people import Employee
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.values import Phone
from app.engine.rule_set_file import dumps
from app.storage.backtests.prices import prices
from app.storage.company import ConfiguredProvider
from app.storage.history.histories import LogReading
from app.storage.history.terms import Terms
from app.storage.workspace import Workspace
from tests.conftest import Run
from tests.storage.backtests.loans import after, loans, log, note, tell

PEER = Path(__file__).parents[1] / "build" / "peers" / "bin" / "python"
_COUNT = """
import json, sys, pandas, pm4py
logs = pm4py.read_xes(sys.argv[1]), pandas.read_csv(sys.argv[2])
print(json.dumps([log["concept:name"].value_counts().to_dict() for log in logs]))
"""


def rule_set() -> RuleSet:
    picky = note("picky", name="Only <large> ones", only_if={"left": "item.amount", "op": "gt", "right": 5000})
    return loans(A=[tell("hello", name="Say hello"), picky], B=[tell("later", when=after(2))], C=[note("never")])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rules = tmp_path / "loans.rules.json"
    rules.write_text(dumps(rule_set(), load_catalogue(others=False).order), "utf-8")
    items = {
        f"=i{n}": [("A", "03-01 09:00"), ("call", "03-02 10:00"), ("B", f"03-0{n % 5 + 3} 09:00")] for n in range(12)
    }
    return rules, log(tmp_path / "log.xes", items)


def test_the_json_is_one_document_and_nothing_else(rulewright: Run, files: tuple[Path, Path]) -> None:
    code, out, err = rulewright("backtest", files[0], "--log", files[1], "--seed", "9", "--json")
    report = json.loads(out)
    assert (code, err) == (0, "")
    assert (report["items"], report["events"], report["stages"]) == (12, 36, {"A": 12, "B": 12, "C": 0})
    assert (report["rules"]["hello"]["fired"], report["seed"]) == (12, "9")


def test_the_same_command_prints_the_same_but_for_the_time_it_took(rulewright: Run, files: tuple[Path, Path]) -> None:
    told = [json.loads(rulewright("backtest", files[0], "--log", files[1], "--json")[1]) for _ in range(2)]
    for one in told:
        one.pop("elapsed_s")
        one.pop("events_per_s")
    assert json.dumps(told[0]) == json.dumps(told[1])


def test_people_read_how_each_rule_fared_and_why(rulewright: Run, files: tuple[Path, Path]) -> None:
    code, out, _ = rulewright("backtest", files[0], "--log", files[1])
    assert code == 0
    for words in ("12 items", "Say hello", "Only <large> ones", "Never fired", "The mapping was guessed", "112"):
        assert words in out


def test_a_folder_gets_the_report_in_all_its_forms(rulewright: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    code, printed, _ = rulewright(
        "backtest", files[0], "--log", files[1], "--compare", files[0], "--out", out, "--json"
    )
    assert code == 0
    assert json.loads((out / "report.json").read_text("utf-8")) == json.loads(printed)
    with (out / "rules.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["rule"]: row for row in csv.DictReader(file)}
    assert (rows["hello"]["fired"], rows["picky"]["skipped"], rows["never"]["entries"]) == ("12", "12", "0")
    with (out / "comparison.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == []
    with (out / "records.csv").open(encoding="utf-8", newline="") as file:
        assert {row["record"] for row in csv.DictReader(file)} == {f"'=i{n}" for n in range(12)}


def test_the_page_is_whole_in_itself_and_escapes_what_people_wrote(
    rulewright: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    rulewright("backtest", files[0], "--log", files[1], "--out", tmp_path / "out")
    html = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Only &lt;large&gt; ones" in html
    assert "<large>" not in html
    assert not any(word in html for word in ("http://", "https://", "<script", "<link", "url("))
    picture = html[html.index("<svg") : html.index("</svg>") + 6]
    bars = [one for one in ET.fromstring(picture).iter() if one.tag == "rect"]  # noqa: S314  our own page
    assert len(bars) == len({"03-01", "03-05", "03-06", "03-07"})


def test_the_steps_are_an_event_log_that_can_be_read_again(
    rulewright: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    rulewright("backtest", files[0], "--log", files[1], "--out", tmp_path / "out")
    mapping = LogMapping("case:concept:name", "concept:name", "time:timestamp")
    for name in ("events.xes", "events.csv"):
        reading = LogReading(tmp_path / "out" / name, Terms(mapping, {"Say hello": "hello"}))
        assert len(list(reading)) == 12
        assert reading.report().stages["hello"] == 12


def test_sms_cost_what_a_segment_is_said_to_cost(rulewright: Run, tmp_path: Path) -> None:
    rules, out = tmp_path / "loans.rules.json", tmp_path / "out"
    parameters = {"text": "Called", "employee": "employee:7", "provider": "city"}
    sms = Rule.model_validate({"id": "text", "type": "employee.sms", "parameters": parameters})
    rules.write_text(
        dumps(loans(A=[sms], B=[sms.model_copy(update={"id": "again"})]), load_catalogue(others=False).order)
    )
    history = log(tmp_path / "log.xes", {"1": [("A", "03-01 09:00"), ("B", "03-02 09:00")]})
    company = tmp_path / "w.rulewright"
    with Workspace.create(company) as made:
        made.records.put(Employee("7", "Ann Lind", phones=(Phone("+390255501001"),)))
        made.providers.put(ConfiguredProvider("city", "City SMS", "sms"))
    words = ("backtest", rules, "--log", history, "--workspace", company)
    assert "--sms-price" in rulewright(*words)[1]
    code, told, _ = rulewright(*words, "--sms-price", "0,08 usd", "--out", out)
    assert code == 0
    assert "2 SMS segments through “city”: 0.16 USD" in told
    cost = json.loads((out / "report.json").read_text("utf-8"))["sms_cost"]
    price, whole = {"amount": "0.08", "currency": "USD"}, {"amount": "0.16", "currency": "USD"}
    assert cost == {"providers": {"city": {"segments": 2, "price": price, "cost": whole}}, "total": [whole]}
    assert (out / "sms.csv").read_text("utf-8").splitlines()[1] == "city,2,0.08,0.16,USD"
    assert "0.16 USD" in (out / "report.html").read_text("utf-8")
    code, _, error = rulewright(*words, "--sms-price", "cheap")
    assert code == 2
    assert "0.08 EUR" in error


def test_sms_cost_what_the_workspace_remembers_where_nothing_is_said(tmp_path: Path) -> None:
    path = tmp_path / "w.rulewright"
    with Workspace.create(path) as made:
        made.providers.put(ConfiguredProvider("city", "City SMS", "sms", {"sms_price": "0.09"}))
        made.settings.put("backtest.sms_price", "0.05")
    known = prices(path, None)
    assert (str(known.cost("city", 100)), str(known.cost("other", 3))) == ("9.00 EUR", "0.15 EUR")
    assert [str(one) for one in known.total({"city": 100, "other": 3})] == ["9.15 EUR"]
    assert str(prices(path, "0.01").cost("city", 100)) == "1.00 EUR"


def test_the_page_is_html_without_a_fault(rulewright: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    rulewright("backtest", files[0], "--log", files[1], "--compare", files[0], "--out", tmp_path / "out")
    html = (tmp_path / "out" / "report.html").read_text("utf-8")
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert [one.text for one in tree.iter("h1")] == ["Backtest of Loans"]
    rules = next(one for one in tree.iter("table") if one.find(".//th[@colspan]") is not None)
    assert {len(row) for row in rules.iter("tr") if row.get("class") != "stage"} == {9}


def test_another_program_counts_the_same_in_the_event_log(
    rulewright: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    if not PEER.exists():
        pytest.skip("the environment of the peers, with pm4py, is not there: `make bench` makes it")
    rulewright("backtest", files[0], "--log", files[1], "--out", tmp_path / "out")
    theirs = subprocess.run(
        [PEER, "-c", _COUNT, *(tmp_path / "out" / name for name in ("events.xes", "events.csv"))],
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()[-1]  # fmt: skip
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8", newline="") as file:
        ours = Counter(row["concept:name"] for row in csv.DictReader(file))
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    entered = {one.name: report["stages"][one.id] for one in rule_set().stages if report["stages"][one.id]}
    assert ours["Say hello"] == report["rules"]["hello"]["fired"]
    assert {name: ours[name] for name in entered} == entered
    assert json.loads(theirs) == [ours, ours]


@pytest.mark.parametrize("words", [
    ("--log", "nowhere.xes"), (), ("--log", "{log}", "--mapping", "nowhere.json"), ("--log", "{log}", "--compare", "x"),
    ("--log", "{rules}"), ("--log", "{log}", "--workspace", "no.rulewright"), ("--log", "{log}", "--out", "{rules}/x"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_with_code_2(
    rulewright: Run, files: tuple[Path, Path], words: tuple[str, ...]
) -> None:
    filled = [one.format(rules=files[0], log=files[1]) for one in words]
    code, out, err = rulewright("backtest", files[0], *filled, "--json")
    assert (code, out) == (2, "")
    assert err.strip()
