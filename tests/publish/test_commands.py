"""Publishing from the command line, to a server that runs in this process."""

from __future__ import annotations

import getpass
import json
import re
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest

from app.engine import rule_set_file
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Field, Pipeline, PipelineStage
from app.engine.model.values import FieldType
from app.i18n import LANGUAGE_VARIABLE, PSEUDO
from app.publish.client import ServerClient, Version
from app.publish.signing import SigningKey
from app.storage.workspace import Workspace
from tests.conftest import Run
from tests.engine.board import board, catalogue, rule
from tests.server.conftest import House
from tests.test_terminal_language import unmarked

URL = "https://rules.example.com"


@pytest.fixture
def rulewright(rulewright: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, house: House) -> Run:
    """The program of a person whose secrets lie in an encrypted file."""
    monkeypatch.setenv("RULEWRIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RULEWRIGHT_SECRETS", "file")
    monkeypatch.setenv("RULEWRIGHT_PASSPHRASE", "correct horse")
    monkeypatch.setattr("app.publish.servers.connection", lambda _server, token, **_: house.client(token=token))
    return rulewright


@pytest.fixture
def production(rulewright: Run, house: House) -> Run:
    """The same, with a server kept."""
    assert rulewright("server", "add", "production", URL, typed=house.token() + "\n")[0] == 0
    return rulewright


def written(path: Path, text: str) -> Path:
    parameters = {"text": text, "recipients": ["responsible"]}
    rule_set = board(A=[rule("n", "employee.notification", parameters, name="Tell them")])
    path.write_text(rule_set_file.dumps(rule_set, catalogue().order), "utf-8")
    return path


def test_a_server_is_kept_without_its_token_in_the_settings(production: Run, house: House, tmp_path: Path) -> None:
    assert production("server", "list")[1] == f"production\t{URL}\n"
    kept = "".join(one.read_text("utf-8") for one in (tmp_path / "home").rglob("*.json"))
    assert "production" in kept
    assert "rw_" not in kept
    assert "is ready" in production("server", "test", "production")[1]
    house.runner.wrong = {"disk": "The disk is full."}
    code, out, _ = production("server", "test", "production")
    assert (code, "The disk is full." in out) == (1, True)


def test_a_server_that_does_not_know_the_token_is_not_kept(rulewright: Run) -> None:
    code, _, err = rulewright("server", "add", "production", URL, typed="rw_wrong")
    assert (code, "does not know the token" in err) == (2, True)
    assert rulewright("server", "list")[1] == ""


def test_a_forgotten_server_is_named_in_the_complaint(production: Run, tmp_path: Path) -> None:
    assert production("server", "remove", "production")[0] == 0
    code, _, err = production("publish", written(tmp_path / "a.rules.json", "Hi"), "--server", "production")
    assert (code, "There is no server “production” here" in err) == (2, True)


def test_publishing_rolling_back_and_publishing_again(production: Run, tmp_path: Path, house: House) -> None:
    first, second = (written(tmp_path / f"{text}.rules.json", text) for text in ("Hi", "Hello"))
    code, out, err = production("publish", first, "--server", "production", "--comment", "For spring")
    assert (code, "runs on “production”" in out, "Uploading the rules" in err) == (0, True, True)
    assert production("publish", second, "--server", "production", "--json")[0] == 0
    code, out, _ = production("rollback", "sales", "--server", "production", "--json")
    told = json.loads(out)
    assert (code, told["live"]) == (0, rule_set_file.version_id(rule_set_file.loads(first.read_bytes())))
    live = house.parts.releases.live("sales")
    assert live is not None
    assert live.version == told["live"]


def test_a_dry_run_tells_what_differs_and_changes_nothing_that_runs(
    production: Run, tmp_path: Path, house: House
) -> None:
    production("publish", written(tmp_path / "a.rules.json", "Hi"), "--server", "production")
    before = house.parts.releases.live("sales")
    code, out, _ = production(
        "publish", written(tmp_path / "b.rules.json", "Hello"), "--server", "production", "--dry-run"
    )
    assert (code, "Text: Hi → Hello" in out, "There are no items" in out) == (0, True, True)
    assert house.parts.releases.live("sales") == before


def test_errors_block_and_say_how_to_publish_in_spite_of_them(production: Run, tmp_path: Path, house: House) -> None:
    broken = written(tmp_path / "a.rules.json", "{{ item.amuont }}")
    code, out, _ = production("publish", broken, "--server", "production")
    assert (code, "amuont" in out, "--despite-errors" in out) == (1, True, True)
    assert house.parts.releases.live("sales") is None
    assert production("publish", broken, "--server", "production", "--despite-errors")[0] == 0


def with_own_field(path: Path) -> Path:
    """Make a workspace whose deals have a field of their own."""
    with Workspace.create(path) as workspace:
        stages = tuple(PipelineStage(one, one) for one in "ABCD")
        workspace.pipelines.put(Pipeline("sales", "Sales", "deal", stages))
        workspace.types.put_field("deal", Field("roof", "Roof", FieldType.STRING))
    return path


def test_rules_are_checked_against_what_the_server_knows_where_no_workspace_is_given(
    production: Run, tmp_path: Path
) -> None:
    workspace = with_own_field(tmp_path / "a.rulewright")
    first, second = (written(tmp_path / f"{n}.rules.json", f"{{{{ item.roof }}}} {n}") for n in (1, 2))
    code, out, _ = production("publish", first, "--server", "production")
    assert (code, "item.roof" in out) == (1, True)
    assert production("publish", first, "--server", "production", "--workspace", workspace)[0] == 0
    assert production("publish", second, "--server", "production")[0] == 0


def test_a_bundle_is_checked_against_the_company_in_it(production: Run, tmp_path: Path) -> None:
    workspace = with_own_field(tmp_path / "a.rulewright")
    production("bundle", "make", written(tmp_path / "a.rules.json", "{{ item.roof }}"), "--workspace", workspace)
    code, out, _ = production("publish", tmp_path / "a.rules.bundle", "--server", "production", "--dry-run")
    assert (code, "No problems." in out) == (0, True)


def test_a_version_runs_in_the_shadow(production: Run, tmp_path: Path) -> None:
    production("publish", written(tmp_path / "a.rules.json", "Hi"), "--server", "production")
    code, out, _ = production(
        "publish", written(tmp_path / "b.rules.json", "Hello"), "--server", "production", "--shadow", "--json"
    )
    told = json.loads(out)
    assert (code, told["shadow"], told["version"] == told["shadow"]) == (0, told["version"], True)


def with_ann(house: House) -> None:
    stages = [{"id": one, "name": one} for one in "ABCD"]
    pipeline = {"id": "sales", "name": "Sales", "entity": "deal", "stages": stages}
    company = {"employees": [{"id": "ann", "name": "Ann Lind"}], "pipelines": [pipeline]}
    house.client().put("/v1/surroundings", json=company).raise_for_status()


def test_the_shadow_is_told_and_ended_from_the_command_line(production: Run, tmp_path: Path, house: House) -> None:
    first, second = (written(tmp_path / f"{text}.rules.json", text) for text in ("Hi", "Hello"))
    with_ann(house)
    production("publish", first, "--server", "production", "--despite-errors")
    code, _, err = production("shadow", "sales", "--server", "production")
    assert (code, "Nothing runs in the shadow" in err) == (2, True)
    code, out, _ = production("publish", second, "--server", "production", "--shadow", "--despite-errors")
    assert (code, "rulewright shadow sales" in out) == (0, True)
    assert "Nothing has happened to any item since" in production("shadow", "sales", "--server", "production")[1]

    item = {"pipeline": "sales", "stage": "A", "values": {"title": "Roof", "responsible": "ann"}}
    house.client().put("/v1/items/deal/1", json=item).raise_for_status()
    code, out, _ = production("shadow", "sales", "--server", "production")
    assert (code, out.splitlines()[1:]) == (
        0,
        [
            "1 item: 1 of them would fare otherwise. 0 sent more, 0 less, 1 otherwise, 0 the same.",
            "  Otherwise: 1 × “Tell them” (Notification) to Ann Lind",
        ],
    )
    assert json.loads(production("shadow", "sales", "--server", "production", "--json")[1])["items_changed"] == 1
    assert production("shadow", "sales", "--server", "production", "--end")[0] == 0
    assert production("shadow", "sales", "--server", "production")[0] == 2


def test_publishing_says_what_runs_there_and_what_becomes_of_the_items(
    production: Run, tmp_path: Path, house: House
) -> None:
    first, second = (written(tmp_path / f"{text}.rules.json", text) for text in ("Hi", "Hello"))
    with_ann(house)
    production("publish", first, "--server", "production", "--despite-errors")
    item = {"pipeline": "sales", "stage": "A", "values": {"title": "Roof", "responsible": "ann"}}
    house.client().put("/v1/items/deal/1", json=item).raise_for_status()

    out = production("publish", second, "--server", "production", "--dry-run")[1]
    assert "1 item runs under version" in out
    assert "They keep the version" in out
    assert "1 item: 1 of them would fare otherwise." in out
    told = json.loads(production("publish", second, "--server", "production", "--json")[1])
    assert [(one["stage"], one["items"], one["waiting"]) for one in told["standing"]] == [("A", 1, 0)]

    out = production("rollback", "sales", "--server", "production")[1]
    assert "the same command brings it back" in out


def test_somebody_else_who_was_faster_is_told_of_in_words(
    production: Run, tmp_path: Path, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (written(tmp_path / f"{text}.rules.json", text) for text in ("Hi", "Hello"))
    production("publish", first, "--server", "production")
    upload = ServerClient.upload

    def overtaken(client: ServerClient, rule_set: RuleSet, comment: str = "") -> Version:
        theirs = house.parts.releases.upload(rule_set.model_copy(update={"name": "Theirs"}), house.now)
        house.parts.releases.activate("sales", theirs.id, house.now)
        return upload(client, rule_set, comment)

    monkeypatch.setattr(ServerClient, "upload", overtaken)
    code, out, err = production("publish", second, "--server", "production", "--json")
    assert (code, out, "Somebody else has changed what runs on “production”" in err) == (2, "", True)


def test_a_bundle_that_is_too_old_is_not_published(
    production: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    production("bundle", "make", written(tmp_path / "a.rules.json", "Hi"), "--days", "7")
    packed = tmp_path / "a.rules.bundle"
    assert production("bundle", "verify", packed)[0] == 0

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=8)

    monkeypatch.setattr("app.boot.publishing.datetime", Later)
    code, _, err = production("bundle", "verify", packed)
    assert (code, "was good until" in err) == (1, True)
    code, _, err = production("publish", packed, "--server", "production")
    assert (code, "was good until" in err) == (2, True)


def test_a_bundle_is_packed_checked_and_published(production: Run, tmp_path: Path) -> None:
    source = written(tmp_path / "a.rules.json", "Hi")
    assert production("bundle", "make", source, "--comment", "For spring")[0] == 0
    packed = tmp_path / "a.rules.bundle"
    own = production("bundle", "key")[1].strip()
    code, out, _ = production("bundle", "verify", packed, "--key", own, "--json")
    told = json.loads(out)
    assert (code, told["comment"], told["signed_by"]) == (0, "For spring", own)
    assert production("publish", packed, "--server", "production")[0] == 0


def test_a_bundle_of_a_stranger_or_a_changed_one_is_not_published(production: Run, tmp_path: Path) -> None:
    production("bundle", "make", written(tmp_path / "a.rules.json", "Hi"))
    packed = tmp_path / "a.rules.bundle"
    stranger = SigningKey.new().public.text
    assert production("bundle", "verify", packed, "--key", stranger)[0] == 1
    content = bytearray(packed.read_bytes())
    content[len(content) // 3] ^= 1
    packed.write_bytes(bytes(content))
    assert production("bundle", "verify", packed)[0] == 1
    assert production("publish", packed, "--server", "production")[0] == 2


def test_publishing_is_told_in_the_language_asked_for(
    production: Run, tmp_path: Path, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "")  # put back after the test
    first, second = (written(tmp_path / f"{text}.rules.json", text) for text in ("Hi", "Hello"))
    packed = tmp_path / "packed.bundle"
    with_ann(house)
    item = {"pipeline": "sales", "stage": "A", "values": {"title": "Roof", "responsible": "ann"}}
    there = ("--server", "production")

    def told(*words: object) -> set[str]:
        _, out, err = production("--language", PSEUDO, *words)
        assert out or err
        names = {"Hi", "Hello", "Test", "Tell", "them", "Ann", "Lind", "Rulewright", "and", "Mar", "test"}
        return unmarked(re.sub(r"“[^”]*”|\S*/\S*|(\b[0-9a-f]{4}\b ?){4,}", "", out + err)) - names

    assert told("server", "test", "production") == set()
    assert told("publish", first, *there, "--dry-run", "--despite-errors") == set()
    assert told("publish", first, *there, "--despite-errors") == set()
    house.client().put("/v1/items/deal/1", json=item).raise_for_status()
    assert told("publish", second, *there, "--dry-run") == set()
    assert told("publish", second, *there, "--shadow", "--despite-errors") == set()
    assert told("shadow", "sales", *there) == set()
    house.client().put("/v1/items/deal/2", json=item).raise_for_status()
    assert told("shadow", "sales", *there) == set()
    assert told("shadow", "sales", *there, "--end") == set()
    assert told("publish", second, *there, "--despite-errors") == set()
    assert told("rollback", "sales", *there) == set()
    assert told("bundle", "make", second, "--out", packed) == set()
    assert told("bundle", "verify", packed) <= {getpass.getuser(), "sales"}
