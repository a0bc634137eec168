"""Versions over HTTP: uploaded, looked at, compared, put in force and taken back."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.engine import rule_set_file
from app.engine.model.rule_set import RuleSet
from tests.engine.board import board, say


def version(text: str = "Hello", **stages: Any) -> RuleSet:
    return board(**(stages or {"A": [say("hello", text)], "B": []}))


def uploaded(client: httpx.Client, rule_set: RuleSet) -> str:
    answer = client.post("/v1/versions", json=rule_set.model_dump())
    assert answer.status_code in (200, 201), answer.text
    new: str = answer.json()["id"]
    return new


def activated(client: httpx.Client, rule_set: RuleSet, **more: Any) -> str:
    """Put a version in force, whatever runs now; return the tag of what runs then."""
    new = uploaded(client, rule_set)
    seen = client.get("/v1/pipelines/sales")
    match = {"If-Match": seen.headers["etag"]} if seen.status_code == 200 else {"If-None-Match": "*"}
    asked = {"version": new, "despite_errors": True, **more}
    answer = client.post("/v1/pipelines/sales/activate", json=asked, headers=match)
    assert answer.status_code == 200, answer.text
    return str(answer.headers["etag"])


def test_a_version_comes_back_as_it_was_sent(client: httpx.Client) -> None:
    rule_set = version()
    answer = client.post("/v1/versions", json=rule_set.model_dump(), params={"comment": "first"})
    assert (answer.status_code, answer.json()["comment"], answer.json()["live"]) == (201, "first", False)
    assert answer.json()["id"] == rule_set_file.version_id(rule_set)
    back = client.get(answer.headers["location"] + "/rule-set")
    assert rule_set_file.loads(back.content) == rule_set
    again = client.get(answer.headers["location"] + "/rule-set", headers={"If-None-Match": back.headers["etag"]})
    assert again.status_code == 304


def test_the_same_content_twice_is_the_same_version(client: httpx.Client) -> None:
    first = client.post("/v1/versions", json=version().model_dump())
    second = client.post("/v1/versions", json=version().model_dump())
    assert (first.status_code, second.status_code) == (201, 200)
    assert len(client.get("/v1/versions", params={"pipeline": "sales"}).json()["versions"]) == 1


def test_what_is_no_rule_set_is_refused_in_words(client: httpx.Client) -> None:
    answer = client.post("/v1/versions", content=b'{"format": "else"}', headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "rule-set file" in answer.json()["detail"]
    wrong = client.post("/v1/versions", content=b"{}", headers={"Content-Type": "text/plain"})
    assert (wrong.status_code, wrong.json()["type"]) == (415, "urn:rulewright:problem:other-content")


def test_nobody_puts_in_force_over_what_they_have_not_seen(client: httpx.Client) -> None:
    tag = activated(client, version("one"))
    second = uploaded(client, version("two"))
    asked = {"version": second, "despite_errors": True}
    path = "/v1/pipelines/sales/activate"
    assert client.post(path, json=asked).status_code == 428
    assert client.post(path, json=asked, headers={"If-None-Match": "*"}).status_code == 412
    assert client.post(path, json=asked, headers={"If-Match": '"77"'}).status_code == 412
    done = client.post(path, json=asked, headers={"If-Match": tag})
    assert (done.status_code, done.json()["version"]) == (200, second)
    assert done.headers["etag"] != tag


def test_a_roll_back_leads_to_the_version_before(client: httpx.Client) -> None:
    activated(client, version("one"))
    first = client.get("/v1/pipelines/sales").json()["version"]
    tag = activated(client, version("two"))
    back = client.post("/v1/pipelines/sales/rollback", headers={"If-Match": tag})
    assert (back.status_code, back.json()["version"]) == (200, first)


def test_a_version_with_errors_is_put_in_force_only_by_saying_so(client: httpx.Client) -> None:
    new = uploaded(client, version("{{ item.no_such_field }}"))
    found = client.get(f"/v1/versions/{new}/problems").json()
    assert found["counts"]["error"] > 0
    answer = client.post("/v1/pipelines/sales/activate", json={"version": new}, headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:rulewright:problem:has-errors")
    assert any("no_such_field" in one["detail"] for one in answer.json()["errors"])


def test_versions_are_compared_rule_by_rule(client: httpx.Client) -> None:
    activated(client, version("one"))
    new = uploaded(client, version("two"))
    told = client.get(f"/v1/versions/{new}/differences").json()
    assert [one["change"] for one in told["rules"]] == ["changed"]


def test_a_shadow_stands_beside_what_runs_and_says_what_it_would_do(client: httpx.Client) -> None:
    tag = activated(client, version("one"))
    new = uploaded(client, version("two"))
    assert client.get("/v1/pipelines/sales/shadow").status_code == 404
    put = client.put("/v1/pipelines/sales/shadow", json={"version": new}, headers={"If-Match": tag})
    assert (put.status_code, put.json()["shadow"]) == (200, new)
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})
    told = client.get("/v1/pipelines/sales/shadow").json()
    assert (told["version"], told["events"], told["items_changed"], told["whole"]) == (new, 1, 1, True)
    said = [one["words"] for one in client.get("/v1/steps").json()["steps"] if one["kind"] == "Acted"]
    assert len(said) == 1
    assert "one" in said[0]
    gone = client.delete("/v1/pipelines/sales/shadow", headers={"If-Match": put.headers["etag"]})
    assert gone.json()["shadow"] is None


def test_a_version_of_another_pipeline_is_not_put_in_force(client: httpx.Client) -> None:
    new = uploaded(client, version())
    answer = client.post("/v1/pipelines/support/activate", json={"version": new}, headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.json()["field"]) == (422, "version")


@pytest.mark.parametrize("id", ["0" * 64, "../../etc/passwd", "x"])
def test_an_unknown_version_is_not_found(client: httpx.Client, id: str) -> None:
    assert client.get(f"/v1/versions/{id}").status_code in (404, 422)


def test_what_was_changed_stands_in_the_audit_log(client: httpx.Client) -> None:
    activated(client, version())
    entries = client.get("/v1/audit").json()["entries"]
    assert [one["what"] for one in entries] == ["version.activated", "version.uploaded"]
    assert all(one["who"].startswith("test (") for one in entries)


def test_a_trial_says_what_would_be_sent_and_sends_nothing(client: httpx.Client) -> None:
    activated(client, version("one"))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A", "values": {"title": "Roof"}})
    sent = len(client.get("/v1/steps").json()["steps"])
    new = uploaded(client, version("two"))
    told = client.post(f"/v1/versions/{new}/trial", json={})
    assert told.status_code == 200, told.text
    assert (told.json()["items"], told.json()["compared"]["items_changed"]) == (1, 1)
    assert len(client.get("/v1/steps").json()["steps"]) == sent


def test_items_that_stand_there_enter_if_that_is_asked_for(client: httpx.Client) -> None:
    activated(client, version(A=[], B=[]))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})
    activated(client, version("Hello again"), enter=True)
    steps = client.get("/v1/items/deal/7/trace").json()["steps"]
    assert any("Hello again" in one["words"] for one in steps)


def test_after_switching_off_nothing_new_starts(client: httpx.Client) -> None:
    tag = activated(client, version("one"))
    off = client.post("/v1/pipelines/sales/deactivate", headers={"If-Match": tag})
    assert (off.status_code, off.json()["version"]) == (200, None)
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})
    assert not [one for one in client.get("/v1/steps").json()["steps"] if one["kind"] == "Acted"]
