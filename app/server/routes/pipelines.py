"""What runs in each pipeline: activated, rolled back, and what runs beside it in the shadow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from app.engine.model.event import ENTER, Event
from app.engine.words import msg
from app.run.shadow import NoShadow, Sources, shadow_report
from app.server.access import Caller, Publishes, Reads
from app.server.parts import Given, Parts
from app.server.preconditions import demand_match, unchanged
from app.server.problems import Problem, not_found
from app.server.repeating import RepeatableRoute
from app.server.routes.versions import demand_no_errors, demand_version, findings
from app.server.shapes import Shape
from app.storage.ledger.ledger import Incoming
from app.storage.ledger.releases import Live, Uploaded

router = APIRouter(prefix="/v1/pipelines", tags=["pipelines"], route_class=RepeatableRoute)

PipelineId = Annotated[str, Path(min_length=1, max_length=200)]


class LiveShown(Shape):
    """What runs in a pipeline."""

    pipeline: str
    entity: str | None
    version: str | None
    previous: str | None
    shadow: str | None
    activated_at: datetime
    by: str | None
    by_token: str | None


class LivesShown(Shape):
    """What runs in all pipelines."""

    pipelines: list[LiveShown]


class Activation(Shape):
    """The version that shall run from now on."""

    version: str
    despite_errors: bool = False
    """Let it run although the checks find errors in it."""
    enter: bool = False
    """Let the items that stand in its stages already count as entering them."""


class Shadowing(Shape):
    """The version that shall run beside the live one."""

    version: str


@router.get("", operation_id="list_pipelines")
def list_pipelines(parts: Given, caller: Reads) -> LivesShown:
    """List the pipelines in which something runs or ran."""
    del caller
    return LivesShown(pipelines=[live_shown(parts, one) for one in parts.releases.lives()])


@router.get("/{pipeline}", operation_id="get_pipeline", responses={304: {"description": "Nothing has changed."}})
def get_pipeline(pipeline: PipelineId, request: Request, response: Response, parts: Given, caller: Reads) -> LiveShown:
    """Return what runs in a pipeline; its ETag is what a change of it asks for."""
    del caller
    live = _demand(parts, pipeline)
    if unchanged(request, response, tag_of_live(live)):
        response.status_code = 304
    return live_shown(parts, live)


@router.post("/{pipeline}/activate", operation_id="activate")
def activate(
    pipeline: PipelineId, asked: Activation, request: Request, response: Response, parts: Given, caller: Publishes
) -> LiveShown:
    """Let a version run. Items keep theirs until they leave their stage; from the next stage on this one holds."""
    version = demand_version(parts, asked.version)
    if version.pipeline != pipeline:
        raise Problem(422, "other-pipeline", msg("This version belongs to another pipeline."), field="version")
    if not asked.despite_errors:
        demand_no_errors(findings(parts, parts.releases.rule_set(version.id)))

    def change(now: datetime, expected: int) -> Live:
        live = parts.releases.activate(pipeline, version.id, now, by=caller.token, expected=expected)
        entering = _enter(parts, version, live, now) if asked.enter else 0
        _note(parts, caller, "version.activated", live, entering=entering)
        return live

    return _change(parts, pipeline, change, request, response)


@router.post("/{pipeline}/rollback", operation_id="roll_back")
def roll_back(pipeline: PipelineId, request: Request, response: Response, parts: Given, caller: Publishes) -> LiveShown:
    """Let the version run that ran before."""

    def change(now: datetime, expected: int) -> Live:
        live = parts.releases.roll_back(pipeline, now, by=caller.token, expected=expected)
        _note(parts, caller, "version.rolled_back", live)
        return live

    _demand(parts, pipeline)
    return _change(parts, pipeline, change, request, response)


@router.post("/{pipeline}/deactivate", operation_id="deactivate")
def deactivate(
    pipeline: PipelineId, request: Request, response: Response, parts: Given, caller: Publishes
) -> LiveShown:
    """Let nothing run any more. What waits on items that entered under a version still runs to its end."""

    def change(now: datetime, expected: int) -> Live:
        live = parts.releases.activate(pipeline, None, now, by=caller.token, expected=expected)
        _note(parts, caller, "pipeline.deactivated", live)
        return live

    _demand(parts, pipeline)
    return _change(parts, pipeline, change, request, response)


@router.put("/{pipeline}/shadow", operation_id="put_shadow")
def put_shadow(
    pipeline: PipelineId, asked: Shadowing, request: Request, response: Response, parts: Given, caller: Publishes
) -> LiveShown:
    """Let a version run beside the live one with its effects held back."""
    if demand_version(parts, asked.version).pipeline != pipeline:
        raise Problem(422, "other-pipeline", msg("This version belongs to another pipeline."), field="version")
    return _shadow(parts, pipeline, asked.version, caller, request, response)


@router.get("/{pipeline}/shadow", operation_id="get_shadow")
def get_shadow(pipeline: PipelineId, parts: Given, caller: Reads) -> dict[str, Any]:
    """Say what the version in the shadow would have sent otherwise since it was put there."""
    del caller
    _demand(parts, pipeline)
    sources = Sources(parts.ledger, parts.company, parts.catalogue, parts.templates)
    try:
        return shadow_report(sources, pipeline, parts.clock()).as_json()
    except NoShadow as error:
        raise not_found(error.words, "pipeline") from error


@router.delete("/{pipeline}/shadow", operation_id="remove_shadow")
def remove_shadow(
    pipeline: PipelineId, request: Request, response: Response, parts: Given, caller: Publishes
) -> LiveShown:
    """Let nothing run in the shadow any more."""
    return _shadow(parts, pipeline, None, caller, request, response)


def tag_of_live(live: Live) -> str:
    """Return the ETag of what runs in a pipeline."""
    return f'"{live.number}"'


def _shadow(
    parts: Parts, pipeline: str, version: str | None, caller: Caller, request: Request, response: Response
) -> LiveShown:
    def change(now: datetime, expected: int) -> Live:
        live = parts.releases.shadow(pipeline, version, now, by=caller.token, expected=expected)
        _note(parts, caller, "shadow.set" if version else "shadow.removed", live, shadow=version)
        return live

    _demand(parts, pipeline)
    return _change(parts, pipeline, change, request, response)


def _change(
    parts: Parts, pipeline: str, change: Callable[[datetime, int], Live], request: Request, response: Response
) -> LiveShown:
    """Change what runs, if whoever asks has seen what runs now."""
    with parts.ledger.transaction():
        before = parts.releases.live(pipeline)
        demand_match(request, tag_of_live(before) if before else None)
        after = change(parts.clock(), before.number if before else 0)
    parts.runner.wake()
    response.headers["ETag"] = tag_of_live(after)
    return live_shown(parts, after)


def _enter(parts: Parts, version: Uploaded, live: Live, now: datetime) -> int:
    """Let the items of a pipeline count as entering the stage in which they stand."""
    entering = [
        Incoming(version.entity, Event(ENTER, one.id, now), f"enter:{live.pipeline}:{live.number}:{one.id}")
        for one in parts.company.items.of(version.entity)
        if one.pipeline == live.pipeline
    ]
    return len(parts.ledger.take_in(entering, now))


def _note(parts: Parts, caller: Caller, what: str, live: Live, **detail: Any) -> None:
    parts.audit.note(caller.who, what, parts.clock(), pipeline=live.pipeline, version=live.version, **detail)


def _demand(parts: Parts, pipeline: str) -> Live:
    live = parts.releases.live(pipeline)
    if live is None:
        raise not_found(msg("Nothing has run in a pipeline “{pipeline}” here.").fill(pipeline=pipeline), "pipeline")
    return live


def live_shown(parts: Parts, live: Live) -> LiveShown:
    held = live.version or live.previous or live.shadow
    return LiveShown(
        pipeline=live.pipeline,
        entity=parts.releases.uploaded(held).entity if held else None,
        version=live.version,
        previous=live.previous,
        shadow=live.shadow,
        activated_at=live.activated_at,
        by=live.by,
        by_token=live.by_token,
    )
