"""The command line, a contract that people's scripts depend on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.engine import rule_set_file
from app.paths import resources
from tests.conftest import Run
from tests.engine.examples import LOANS
from tests.samples import copy_sample

ORDERS = resources() / "sample" / "orders.rules.json"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "sample.rulewright"
    copy_sample(path)
    return path


def written(path: Path) -> Path:
    """Write a rule set with one mistake: the text of a rule names a field that does not exist."""
    text = json.dumps(LOANS).replace("{{ item.amount }}", "{{ item.amuont }}")
    path.write_text(text, "utf-8")
    return path


def test_the_version_is_told(rulewright: Run) -> None:
    code, out, _ = rulewright("--version")
    assert (code, out.startswith("rulewright")) == (0, True)


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        ((), None),
        (("deals.rulewright",), Path("deals.rulewright")),
        (("--language", "it"), None),
        (("--language=it", "deals.rulewright"), Path("deals.rulewright")),
    ],
)
def test_what_is_no_command_opens_the_designer(
    words: tuple[str, ...], opened: Path | None, rulewright: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Path | None, str | None]] = []
    monkeypatch.setenv("RULEWRIGHT_LANGUAGE", "en")

    def designer(path: Path | None) -> int:
        seen.append((path, os.environ["RULEWRIGHT_LANGUAGE"]))
        return 0

    monkeypatch.setattr("app.boot.designer", designer)
    assert rulewright(*words)[0] == 0
    assert seen == [(opened, "it" if len(words) and words[0].startswith("--") else "en")]


def test_init_makes_a_workspace_once(rulewright: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.rulewright"
    assert rulewright("init", path)[0] == 0
    code, _, err = rulewright("init", path)
    assert (code, "new.rulewright" in err) == (2, True)


def test_check_is_content_with_the_sample(rulewright: Run, sample: Path) -> None:
    code, out, _ = rulewright("check", ORDERS, "--workspace", sample, "--threshold", "note")
    assert (code, out) == (0, "No problems.\n")


def test_check_answers_no_where_a_problem_reaches_the_threshold(rulewright: Run, tmp_path: Path, sample: Path) -> None:
    file = written(tmp_path / "loans.rules.json")
    code, out, _ = rulewright("check", file, "--workspace", sample, "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert {"check", "severity", "stage", "node", "field", "message"} <= set(found["problems"][0])
    assert found["counts"]["error"] == len(found["problems"])


def test_check_knows_from_the_history_how_long_records_stay(rulewright: Run, tmp_path: Path, sample: Path) -> None:
    rules = json.loads(ORDERS.read_bytes())
    offer = next(one for one in rules["stages"] if one["id"] == "OFFER")
    cold = next(one for one in offer["rules"] if one["id"] == "offer-cold")
    cold["when"]["amount"] = 40
    file = tmp_path / "orders.rules.json"
    file.write_text(json.dumps(rules), "utf-8")
    code, out, _ = rulewright("check", file, "--workspace", sample, "--threshold", "warning", "--format", "json")
    (found,) = json.loads(out)["problems"]
    assert (code, found["check"], found["node"]) == (1, "delay.too_long", "offer-cold")
    assert "half of all items leave this stage within" in found["message"]


def test_check_writes_sarif(rulewright: Run, tmp_path: Path, sample: Path) -> None:
    code, out, _ = rulewright("check", written(tmp_path / "l.rules.json"), "--workspace", sample, "--format", "sarif")
    assert (code, json.loads(out)["version"]) == (1, "2.1.0")


def test_preview_shows_one_rule_on_one_record(rulewright: Run, sample: Path) -> None:
    rule = next(one for stage in rule_set_file.loads(ORDERS.read_bytes()).stages for one in stage.rules)
    items = json.loads(rulewright("rehearse", ORDERS, "--workspace", sample, "--items", 1, "--json")[1])
    assert items["items"] == 1
    code, out, err = rulewright("preview", ORDERS, "--rule", rule.id, "--item", 1, "--workspace", sample, "--json")
    shown = json.loads(out)
    assert (code, err) == (0, "")
    assert {"rule", "item", "status", "due", "effects", "results", "reason"} <= set(shown)


def test_a_preview_calls_people_by_their_names(rulewright: Run, sample: Path) -> None:
    _, out, _ = rulewright("preview", ORDERS, "--rule", "tell-sales", "--item", 1, "--workspace", sample)
    assert "Notification to Antoine Mercier, " in out


@pytest.mark.parametrize(("rule", "item", "named"), [("nonsense", 1, "nonsense"), ("tell-sales", 987_654, "987654")])
def test_preview_says_what_does_not_exist(rulewright: Run, sample: Path, rule: str, item: int, named: str) -> None:
    code, out, err = rulewright("preview", ORDERS, "--rule", rule, "--item", item, "--workspace", sample, "--json")
    assert (code, out) == (2, "")
    assert named in err


def test_a_rehearsal_adds_up_and_gives_the_same_bytes_again(rulewright: Run, sample: Path) -> None:
    words = ("rehearse", ORDERS, "--workspace", sample, "--seed", "7", "--json")
    once, again = rulewright(*words), rulewright(*words)
    assert once == again
    report = json.loads(once[1])
    entries = report["stages"]
    for stage in rule_set_file.loads(ORDERS.read_bytes()).stages:
        for rule in stage.rules:
            counts = report["rules"][rule.id]
            assert sum(n for name, n in counts.items() if name != "reasons") == entries.get(stage.id, 0)


def scheduled(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_schedule_lets_things_happen_to_records(rulewright: Run, sample: Path, tmp_path: Path) -> None:
    file = scheduled(
        tmp_path / "plan.csv",
        'at;item;what;with\n+1h;N1;new;"stage=NEW; amount=900"\n+2 days;N1;stage;OFFER\n+90 days;N1;stage;CONTRACT\n'
        "+3 days;N1;stage;OFFER\n",
    )
    words = ("rehearse", ORDERS, "--workspace", sample, "--items", 0, "--schedule", file)
    code, out, _ = rulewright(*words, "--json")
    shown = json.loads(out)

    assert (code, shown["items"], shown["stages"]) == (0, 0, {"NEW": 1, "OFFER": 1})
    told = shown["schedule"]
    assert {key: told[key] for key in ("planned", "happened", "arrived", "later")} == {
        "planned": 4, "happened": 2, "arrived": 1, "later": 1,
    }  # fmt: skip
    assert [(one["item"], one["why"]) for one in told["missed"]] == [("N1", "The record stands in that stage already.")]
    assert "planned 4  happened 2  arrived 1  later 1" in rulewright(*words)[1]


def test_bad_lines_of_a_schedule_are_all_told_and_nothing_is_rehearsed(
    rulewright: Run, sample: Path, tmp_path: Path
) -> None:
    file = scheduled(tmp_path / "plan.csv", "at,item,what,with\nsoon,1,stage,OFFER\n+1h,1,stage,NOWHERE\n")
    code, out, err = rulewright("rehearse", ORDERS, "--workspace", sample, "--schedule", file, "--json")

    assert (code, out) == (2, "")
    assert "plan.csv: 2 problems in the schedule" in err
    assert "line 2, at: “soon” is no time" in err
    assert "line 3, with: There is no stage “NOWHERE” in this pipeline. Known ones: NEW" in err


def test_the_clock_begins_where_a_schedule_does(rulewright: Run, sample: Path, tmp_path: Path) -> None:
    file = scheduled(tmp_path / "plan.csv", "at,item,what,with\n2025-01-07 09:00+00:00,1,stage,OFFER\n")
    out = rulewright("rehearse", ORDERS, "--workspace", sample, "--items", 1, "--schedule", file, "--json")[1]
    assert json.loads(out)["start"] == "2025-01-07T09:00:00+00:00"


def test_records_come_by_chance_and_the_same_seed_gives_the_same_bytes(
    rulewright: Run, sample: Path, tmp_path: Path
) -> None:
    raw = {"per_day": 4, "days": 14, "moves_on": {"after": "1 day", "share": 0.8, "otherwise": "LOST"}}
    file = scheduled(tmp_path / "arrivals.json", json.dumps(raw))
    words = ("rehearse", ORDERS, "--workspace", sample, "--items", 0, "--arrivals", file, "--json")
    once, again, other = rulewright(*words), rulewright(*words), rulewright(*words, "--seed", "2")

    assert once == again
    assert once != other
    shown = json.loads(once[1])
    assert 20 < shown["schedule"]["arrived"] == shown["stages"]["NEW"] < 60
    assert shown["stages"]["IN_PROGRESS"] > 0
    assert shown["stages"]["LOST"] > 0


def test_a_description_of_arrivals_that_does_not_fit_names_what_is_wrong(
    rulewright: Run, sample: Path, tmp_path: Path
) -> None:
    file = scheduled(tmp_path / "arrivals.json", '{"per_day": "many", "days": 3}')
    code, _, err = rulewright("rehearse", ORDERS, "--workspace", sample, "--arrivals", file)
    assert code == 2
    assert "arrivals.json, per_day: “many” does not fit" in err
    assert rulewright("rehearse", ORDERS, "--workspace", sample, "--arrivals", tmp_path / "none.json")[0] == 2
    assert rulewright("rehearse", ORDERS, "--workspace", sample, "--schedule", tmp_path / "none.csv")[0] == 2


def test_a_rehearsal_in_a_workspace_without_the_pipeline_names_those_there_are(
    rulewright: Run, sample: Path, tmp_path: Path
) -> None:
    code, _, err = rulewright("rehearse", written(tmp_path / "loans.rules.json"), "--workspace", sample)
    assert (code, "loans" in err, "orders" in err) == (2, True, True)


def test_records_are_imported_with_a_report(rulewright: Run, tmp_path: Path) -> None:
    path, file = tmp_path / "w.rulewright", tmp_path / "deals.csv"
    rows = [f"{n},Roof {n},{n + 1}00,New,2026-01-{n + 10}" for n in range(9)]
    file.write_text("\n".join(["id,title,amount,stage,close date", *rows, "9,Door,much,New,31.13.2026"]), "utf-8")
    rulewright("init", path)
    code, out, err = rulewright("import", path, "--entity", "deal", "--file", file, "--json")
    report = json.loads(out)
    assert (code, err, report["read"], report["imported"]) == (0, "", 10, 10)
    assert {one["value"] for one in report["problems"]} >= {"much"}


def test_the_schema_is_one_json_document(rulewright: Run) -> None:
    code, out, _ = rulewright("schema")
    assert (code, json.loads(out)["$schema"]) == (0, "https://json-schema.org/draft/2020-12/schema")


def test_the_self_test_tries_every_part_and_names_what_is_beside_them(
    rulewright: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.documents.office.find_office", lambda: Path("/opt/office/soffice"))
    code, out, _ = rulewright("self-test")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (0, ["ok"] * 10 + ["note"] * 4)
    assert out.splitlines()[10] == f"note    LibreOffice: {Path('/opt/office/soffice')}"


def test_the_self_test_says_what_goes_without_libreoffice_speech_and_a_keyring(
    rulewright: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.documents.office.find_office", lambda: None)
    monkeypatch.setattr("app.delivery.speech.speech_here", lambda: None)
    code, out, _ = rulewright("self-test")
    office, speech, secrets, _ = out.splitlines()[10:]
    assert code == 0
    assert "LibreOffice must be installed" in office
    assert "Install espeak-ng" in speech
    assert "There is no keyring here" in secrets


def test_the_self_test_notices_what_only_one_mode_of_the_window_needs(
    rulewright: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "app.ui.run.plot", None)  # as one that was left out of the frozen program
    code, out, _ = rulewright("self-test")
    assert (code, [line[:22] for line in out.splitlines() if not line.startswith(("ok", "note"))]) == (
        1,
        ["failed  window: import"],
    )


@pytest.mark.parametrize("words", [
    ("check", "nowhere.rules.json"), ("check",), ("rehearse", "x"), ("init",), ("nowhere.rulewright", "again"),
    ("import", "w.rulewright", "--entity", "deal", "--file", "x.csv", "--related", "no-equals-sign"),
    ("check", "nowhere.rules.json", "--format", "yaml"), ("--nonsense",),
])  # fmt: skip
def test_wrong_usage_is_told_on_standard_error_with_code_2(rulewright: Run, words: tuple[str, ...]) -> None:
    code, out, err = rulewright(*words)
    assert (code, out) == (2, "")
    assert err.strip()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "w.rulewright"), "w.rulewright: This is a workspace or another database; a file in JSON"),
        (("check", "t.csv"), "t.csv: This is no file in JSON"),
        (("check", "empty"), "empty: The file is empty."),
        (("check", "none.rules.json"), "none.rules.json: There is no such file."),
        (("check", ORDERS, "--workspace", "t.csv"), "rulewright: “t.csv” is not a Rulewright workspace."),
        (("import", "w.rulewright", "--entity", "deal", "--file", ORDERS), "is JSON, not a table"),
        (
            ("import", "w.rulewright", "--entity", "deal", "--file", "none.csv"),
            "“none.csv” cannot be read: it is not there",
        ),
        (
            ("import", "w.rulewright", "--entity", "deal", "--file", "t.csv", "--mapping", "bad.json"),
            "Line 2, sheet: it is",
        ),
        (("backtest", ORDERS, "--log", "t.csv", "--mapping", "bad.json"), "bad.json: Line 2, sheet: it is not known"),
        (("rehearse", ORDERS, "--workspace", "w.rulewright", "--arrivals", "t.csv"), "t.csv: This is no file in JSON"),
        (("init", "none/new.rulewright"), "There is no folder for “new.rulewright”. Make it first"),
        (("init", "t.csv/new.rulewright"), "There is no folder for “new.rulewright”. Make it first"),
        (("bundle", "make", ORDERS, "--unsigned", "--out", "none/x.bundle"), "cannot be written: it is not there"),
        (("bundle", "verify", "none.bundle"), "none.bundle: There is no such file."),
        (("serve", "--port", "0", "--certificate", "t.csv", "--key", "t.csv"), "these are no certificate in PEM"),
    ],
)
def test_a_wrong_file_is_told_in_one_line_with_code_2(
    rulewright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    copy_sample(tmp_path / "w.rulewright")
    Path("t.csv").write_text("id,title\n1,Roof\n", "utf-8")
    Path("bad.json").write_text('{\n  "sheet": 1\n}', "utf-8")
    Path("empty").touch()
    code, out, err = rulewright(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_window_without_a_screen_is_told_in_words(rulewright: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    code, _, err = rulewright("open", "w.rulewright")
    assert (code, err.startswith("rulewright: There is no screen here")) == (2, True)


def test_the_console_script_runs(sample: Path) -> None:
    script = Path(sys.executable).with_name("rulewright")
    done = subprocess.run([script, "check", ORDERS, "--workspace", sample], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "No problems.\n")


def test_diff_tells_rule_by_rule_and_answers_no_only_when_asked(rulewright: Run, tmp_path: Path, sample: Path) -> None:
    other = tmp_path / "other.rules.json"
    other.write_text(ORDERS.read_text("utf-8").replace("care guide", "manual"), "utf-8")
    code, out, _ = rulewright("diff", ORDERS, other)
    assert (code, "Won" in out, "care guide → " in out) == (0, True, True)

    code, out, _ = rulewright("diff", ORDERS, other, "--json", "--exit-code", "--workspace", sample)
    found = json.loads(out)
    assert (code, found["same"], found["counts"]["changed"]) == (1, False, len(found["rules"]))
    assert rulewright("diff", ORDERS, ORDERS, "--exit-code")[0] == 0


def test_diff_reads_bundles_and_calls_people_as_they_do(rulewright: Run, tmp_path: Path, sample: Path) -> None:
    other, packed = tmp_path / "other.rules.json", tmp_path / "other.rules.bundle"
    other.write_text(ORDERS.read_text("utf-8").replace('"responsible"', '"2"'), "utf-8")
    rulewright("bundle", "make", other, "--unsigned", "--workspace", sample, "--out", packed)
    code, out, _ = rulewright("diff", ORDERS, packed, "--exit-code")
    assert code == 1
    assert out == rulewright("diff", ORDERS, other, "--workspace", sample)[1]
    assert out != rulewright("diff", ORDERS, other)[1]
    assert rulewright("diff", packed, other, "--exit-code")[0] == 0
