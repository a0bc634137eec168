"""Speaks HTTP with a server: versions, what is live, what runs there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx
from msgspec import DecodeError, Struct, ValidationError, convert, field
from msgspec import json as msgspec_json

from app.engine import rule_set_file
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.publish.hooks import Find, Hook
from app.publish.reaching import why_not
from app.publish.refusals import ChangedThere, Refusal, ServerError

A = TypeVar("A")
SENDING_TIMEOUT = 120.0
"""Seconds that a file may take on its way."""
TRIAL_TIMEOUT = 300.0
"""Seconds that a server may take to try a version on its items."""

_refused = msg("“{server}” refuses: {why}")
_no_token = msg("“{server}” does not know the token, or it has expired. Ask for a new one and add the server again.")
_no_scope = msg("The token is not good for this on “{server}”: {why}")
_elsewhere = msg(
    "What answers at the address of “{server}” is no server of Rulewright (HTTP {status}). Check the address and the "
    "port."
)
_leads_on = msg("The address of “{server}” leads on to {location}, where no token is sent. Add it with that address.")
_older = msg("“{server}” does not know how to do this: an older Rulewright runs there. Ask who runs it to update it.")
_changed = msg("Somebody else has changed what runs on “{server}” meanwhile. Look at the differences again.")
_out_of_order = msg("“{server}” has a fault of its own (HTTP {status}). Its log says more; nothing was changed here.")

_PROBLEM = "application/problem+json"
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CHANGED, FAULT = 401, 403, 404, 412, 500


class Version(Struct, frozen=True):
    """A version that lies on a server."""

    id: str
    pipeline: str
    entity: str
    uploaded_at: datetime
    name: str = ""
    by: str | None = None
    comment: str = ""
    live: bool = False
    rules: int = 0
    triggers: int = 0


class Live(Struct, frozen=True):
    """What runs in a pipeline of a server; `tag` proves that one has seen it."""

    pipeline: str
    version: str | None = None
    previous: str | None = None
    shadow: str | None = None
    activated_at: datetime | None = None
    by: str | None = None
    by_token: str | None = None
    tag: str = ""


class Standing(Struct, frozen=True):
    """How many items stand in a stage under a version, and how many of them wait for a time.

    An empty version is none.
    """

    version: str
    stage: str
    items: int
    waiting: int = 0


class Health(Struct, frozen=True):
    """How a server is."""

    ready: bool
    problems: Mapping[str, str] = field(default_factory=dict)
    """What keeps it from working, by the part."""
    version: str = ""
    """Of the program."""


class ServerClient:
    """Asks a server. Every call raises ServerError in words for a person."""

    def __init__(self, http: httpx.Client, name: str) -> None:
        """Ask over an open connection; `name` is what the person calls the server."""
        self._http = http
        self.name = name

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self.close()

    # Versions

    def upload(self, rule_set: RuleSet, comment: str = "") -> Version:
        """Let a version lie there; the same content twice is the same version, so that it needs no key."""
        answer = self._ask(
            "POST",
            "/v1/versions",
            content=msgspec_json.encode(rule_set.model_dump()),
            params={"comment": comment} if comment else None,
            headers={"Content-Type": "application/json"},
        )
        return self._read(self._told(answer), Version)

    def rule_set(self, version: str) -> RuleSet:
        """Return what a version holds."""
        content = self._ask("GET", f"/v1/versions/{version}/rule-set").content
        return rule_set_file.loads(content, source=f"{self.name}, version {version[:12]}")

    def trial(self, version: str, items: int, days: int) -> dict[str, Any]:
        """Let the newest items there enter their stages under a version and under the live one; nothing is sent."""
        asked = {"items": items, "days": days}
        return self._told(self._ask("POST", f"/v1/versions/{version}/trial", json=asked, timeout=TRIAL_TIMEOUT))

    # What is live

    def live(self, pipeline: str) -> Live | None:
        """Return what runs in a pipeline, None where nothing ever did."""
        try:
            answer = self._ask("GET", f"/v1/pipelines/{_quoted(pipeline)}")
        except Refusal as refusal:
            if refusal.status == NOT_FOUND and refusal.kind:
                return None
            raise
        return self._live(answer)

    def activate(
        self, pipeline: str, version: str, seen: Live | None, *, despite_errors: bool = False, enter: bool = False
    ) -> Live:
        """Let a version run; raises ChangedThere where something else runs than was seen.

        With `enter`, the items that stand in its stages already count as entering them.
        """
        asked = {"version": version, "despite_errors": despite_errors, "enter": enter}
        return self._change("POST", pipeline, "activate", seen, asked)

    def roll_back(self, pipeline: str, seen: Live | None) -> Live:
        """Let the version run that ran before."""
        return self._change("POST", pipeline, "rollback", seen)

    def shadow(self, pipeline: str, version: str | None, seen: Live | None) -> Live:
        """Let a version run beside the live one with its effects held back, or none any more."""
        if version is None:
            return self._change("DELETE", pipeline, "shadow", seen)
        return self._change("PUT", pipeline, "shadow", seen, {"version": version})

    def shadow_report(self, pipeline: str) -> dict[str, Any]:
        """Return what the shadow would have done otherwise, as a comparison is told in JSON."""
        return self._get(f"/v1/pipelines/{_quoted(pipeline)}/shadow")

    def standing(self, pipeline: str) -> list[Standing]:
        """Count the items of a pipeline by the version that holds for them until they leave their stage."""
        found = self._get(f"/v1/pipelines/{_quoted(pipeline)}/items").get("standing")
        return self._read(found, list[Standing])

    # The company

    def company(self) -> dict[str, Any] | None:
        """Return the company as the server knows it, in its plain form; None where it has a workspace of its own."""
        try:
            return self._get("/v1/surroundings")
        except Refusal as refusal:
            if refusal.kind == "has-workspace":
                return None
            raise

    def put_company(self, around: Mapping[str, Any]) -> None:
        """Let the company be so there from now on."""
        self._ask("PUT", "/v1/surroundings", json=around)

    def files(self) -> frozenset[str] | None:
        """Return the ids of the files that lie there; None where it has those of a workspace of its own."""
        try:
            told = self._get("/v1/files").get("files", [])
        except Refusal as refusal:
            if refusal.kind == "has-workspace":
                return None
            raise
        return frozenset(self._read([one.get("id") for one in told if isinstance(one, dict)], list[str]))

    def put_file(self, file: str, name: str, content: bytes) -> None:
        """Let a file lie there, which rules attach or fill."""
        headers = {"Content-Type": "application/octet-stream"}
        path = f"/v1/files/{_quoted(file)}"
        self._ask("PUT", path, content=content, params={"name": name}, headers=headers, timeout=SENDING_TIMEOUT)

    # Webhooks of triggers

    def hooks(self) -> tuple[Hook, ...]:
        """Return the addresses of webhooks, newest first."""
        return tuple(self._read(self._get("/v1/hooks").get("hooks", []), list[Hook]))

    def make_hook(self, name: str, code: str, entity: str, find: Find) -> str:
        """Make an address of a webhook and return it: this once."""
        asked = {"name": name, "code": code, "entity": entity, "find": find}
        return self._read(self._told(self._ask("POST", "/v1/hooks", json=asked)).get("url"), str)

    def remove_hook(self, id: str) -> None:
        """Let the address of a webhook lead nowhere from now on."""
        self._ask("DELETE", f"/v1/hooks/{_quoted(id)}")

    # How it is

    def health(self) -> Health:
        """Return how the server is; a token is asked for by what comes next, not by this."""
        answer = self._sent("GET", "/v1/health/ready")
        told = self._told(answer)
        if not isinstance(told.get("status"), str):
            raise self._no_server(answer)
        found = told.get("problems")
        problems = {str(key): str(one) for key, one in found.items()} if isinstance(found, dict) else {}
        return Health(answer.is_success and not problems, problems, str(told.get("version", "")))

    # Below

    def _change(
        self, method: str, pipeline: str, what: str, seen: Live | None, asked: Mapping[str, Any] | None = None
    ) -> Live:
        headers = {"If-Match": seen.tag} if seen is not None else {"If-None-Match": "*"}
        path = f"/v1/pipelines/{_quoted(pipeline)}/{what}"
        return self._live(self._ask(method, path, json=asked, headers=headers))

    def _live(self, answer: httpx.Response) -> Live:
        told = self._told(answer)
        known = {one: told[one] for one in Live.__struct_fields__ if one in told}
        return self._read(known | {"tag": answer.headers.get("etag", "")}, Live)

    def _get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return self._told(self._ask("GET", path, params=params))

    def _told(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            told = answer.json()
        except ValueError as error:
            raise self._no_server(answer) from error
        if not isinstance(told, dict):
            raise self._no_server(answer)
        return told

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = self._sent(method, path, **more)
        if answer.is_success:
            return answer
        raise self._refusal(answer)

    def _sent(self, method: str, path: str, **more: Any) -> httpx.Response:
        if "json" in more and more["json"] is None:
            del more["json"]
        try:
            return self._http.request(method, path, **more)
        except httpx.TransportError as error:
            raise ServerError(why_not(error, self.name, self._http.base_url)) from error

    def _refusal(self, answer: httpx.Response) -> Refusal:
        status, told = answer.status_code, _problem(answer)
        kind = str(told.get("type", "")).rpartition(":")[2]
        why = _why(told)
        if status == UNAUTHORIZED:
            return Refusal(_no_token.fill(server=self.name), status, kind)
        if not told:
            return self._no_server(answer)
        if status == CHANGED:
            return ChangedThere(_changed.fill(server=self.name), status, kind)
        if status >= FAULT and not why:
            return Refusal(_out_of_order.fill(server=self.name, status=status), status, kind)
        if status == NOT_FOUND and "field" not in told:
            return Refusal(_older.fill(server=self.name), status, kind)
        words = _no_scope if status == FORBIDDEN else _refused
        return Refusal(words.fill(server=self.name, why=why), status, kind, told.get("field"))

    def _no_server(self, answer: httpx.Response) -> Refusal:
        status = answer.status_code
        if answer.has_redirect_location:
            words = _leads_on.fill(location=answer.headers["location"])
        else:
            words = _out_of_order if status >= FAULT else _elsewhere
        return Refusal(words.fill(server=self.name, status=status), status)

    def _read(self, told: Any, kind: type[A]) -> A:
        try:
            return convert(told, kind)
        except (ValidationError, DecodeError) as error:
            raise Refusal(_elsewhere.fill(server=self.name, status=200), 200) from error


def _problem(answer: httpx.Response) -> dict[str, Any]:
    if _PROBLEM not in answer.headers.get("content-type", ""):
        return {}
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _why(told: Mapping[str, Any]) -> str:
    """Return the server's own words, with each single fault."""
    faults = told.get("errors")
    single = [str(one.get("detail", "")) for one in faults if isinstance(one, dict)] if isinstance(faults, list) else []
    return " ".join(str(one) for one in (told.get("detail"), *single) if one)


def _quoted(id: str) -> str:
    return quote(id, safe="")
