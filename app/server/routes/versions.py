"""Versions of rule sets: uploaded, looked at, compared."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from app.engine import rule_set_file
from app.engine.checks import registry, report
from app.engine.checks.problem import Findings, Severity, Subject
from app.engine.differences_report import as_json
from app.engine.differing import difference
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.server.access import Publishes, Reads
from app.server.languages import translator_of
from app.server.parts import Given, Parts
from app.server.preconditions import unchanged
from app.server.problems import Fault, Problem, not_found
from app.server.repeating import RepeatableRoute
from app.server.shapes import Shape, Stretched, Whole, demand_media, text_body
from app.storage.ledger.releases import Uploaded

router = APIRouter(prefix="/v1/versions", tags=["versions"], route_class=RepeatableRoute)

RULE_SET_TYPES = ("application/json", "application/vnd.rulewright.rule-set+json")
LIVE = "live"

VersionId = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the version’s content.")]


class VersionShown(Shape):
    """A version of a rule set."""

    id: str
    pipeline: str
    entity: str
    name: str
    uploaded_at: datetime
    by: str | None
    by_token: str | None
    comment: str
    live: bool
    rules: int
    triggers: int


class VersionsShown(Shape):
    """Versions, newest first."""

    versions: list[VersionShown]
    next: int | None


@router.post(
    "",
    status_code=201,
    operation_id="upload_version",
    responses={200: {"model": VersionShown, "description": "This version is here already."}},
    openapi_extra=text_body({one: {"type": "object"} for one in RULE_SET_TYPES}),
)
def upload_version(
    request: Request,
    response: Response,
    body: Whole,
    parts: Given,
    caller: Publishes,
    comment: Annotated[str, Query(max_length=2000)] = "",
) -> VersionShown:
    """Upload a rule set. Nothing runs by it before it is activated; the same content twice is the same version."""
    demand_media(request, *RULE_SET_TYPES)
    rule_set = rule_set_file.loads(body)
    now = parts.clock()
    with parts.ledger.transaction():
        known = parts.releases.has(rule_set_file.version_id(rule_set))
        uploaded = parts.releases.upload(rule_set, now, by=caller.token, comment=comment)
        if not known:
            parts.audit.note(caller.who, "version.uploaded", now, version=uploaded.id, pipeline=uploaded.pipeline)
    response.status_code = 200 if known else 201
    response.headers["Location"] = f"/v1/versions/{uploaded.id}"
    return shown(parts, uploaded, rule_set)


@router.get("", operation_id="list_versions")
def list_versions(
    parts: Given, caller: Reads, stretch: Stretched, pipeline: Annotated[str | None, Query(max_length=200)] = None
) -> VersionsShown:
    """List the versions, newest first."""
    del caller
    begin = stretch.after or 0
    end = begin + stretch.limit
    found = parts.releases.all(pipeline)
    return VersionsShown(
        versions=[shown(parts, one) for one in found[begin:end]], next=end if end < len(found) else None
    )


@router.get("/{version}", operation_id="get_version")
def get_version(version: VersionId, parts: Given, caller: Reads) -> VersionShown:
    """Return what is known of a version."""
    del caller
    return shown(parts, demand_version(parts, version))


@router.get("/{version}/rule-set", operation_id="get_rule_set", response_class=JSONResponse)
def get_rule_set(version: VersionId, request: Request, parts: Given, caller: Reads) -> Response:
    """Return the rule set of a version, as a file."""
    del caller
    demand_version(parts, version)
    response = Response(media_type=RULE_SET_TYPES[0])
    if unchanged(request, response, f'"{version}"'):
        return Response(status_code=304, headers={"ETag": f'"{version}"'})
    text = rule_set_file.dumps(parts.releases.rule_set(version), parts.catalogue.order)
    return Response(text, headers={"ETag": f'"{version}"'}, media_type=RULE_SET_TYPES[0])


@router.get("/{version}/differences", operation_id="get_differences")
def get_differences(
    version: VersionId,
    request: Request,
    parts: Given,
    caller: Reads,
    since: Annotated[str, Query(alias="from", pattern="^(live|[0-9a-f]{64})$")] = LIVE,
) -> dict[str, Any]:
    """Return what differs, rule by rule, from the live version of the pipeline or from any other one."""
    del caller
    new = parts.releases.rule_set(demand_version(parts, version).id)
    if since == LIVE:
        live = parts.releases.live(new.pipeline)
        before = live.version if live is not None else None
    else:
        before = demand_version(parts, since).id
    old = parts.releases.rule_set(before) if before else _empty(new)
    found = difference(old, new, parts.catalogue, parts.company.directory(), parts.templates)
    return as_json(found, translator_of(request))


@router.get("/{version}/problems", operation_id="get_problems")
def get_problems(version: VersionId, request: Request, parts: Given, caller: Reads) -> dict[str, Any]:
    """Return what the checks find in a version, against what this server knows."""
    del caller
    demand_version(parts, version)
    found = findings(parts, parts.releases.rule_set(version))
    return report.as_json(found, version, translator_of(request))


def findings(parts: Parts, rule_set: RuleSet) -> Findings:
    """Return what the checks find in a rule set, against what this server knows."""
    live = [one for one in parts.releases.lives() if one.version and one.pipeline != rule_set.pipeline]
    others = tuple(parts.releases.rule_set(one.version) for one in live if one.version)
    subject = Subject(
        rule_set, parts.catalogue, parts.company.directory(), parts.templates, in_workspace=True, others=others
    )
    return registry.examine(subject, registry.load_checks())


def demand_version(parts: Parts, version: str) -> Uploaded:
    """Return a version; raises Problem where there is none."""
    try:
        return parts.releases.uploaded(version)
    except KnownError as error:
        raise not_found(error.words, "version") from error


def shown(parts: Parts, uploaded: Uploaded, rule_set: RuleSet | None = None) -> VersionShown:
    """Return a version as it is answered."""
    held = rule_set or parts.releases.rule_set(uploaded.id)
    live = parts.releases.live(uploaded.pipeline)
    return VersionShown(
        id=uploaded.id,
        pipeline=uploaded.pipeline,
        entity=uploaded.entity,
        name=held.name,
        uploaded_at=uploaded.uploaded_at,
        by=uploaded.by,
        by_token=uploaded.by_token,
        comment=uploaded.comment,
        live=live is not None and live.version == uploaded.id,
        rules=sum(len(stage.rules) for stage in held.stages),
        triggers=sum(len(stage.triggers) for stage in held.stages),
    )


def demand_no_errors(found: Findings) -> None:
    """Raise Problem where there are errors among what the checks have found."""
    errors = registry.reaching(found.problems, Severity.ERROR)
    if errors:
        words = msg("The checks have found errors. Mend them, or say “despite_errors”.")
        raise Problem(422, "has-errors", words, faults=[Fault(one.words, one.node) for one in errors])


def _empty(rule_set: RuleSet) -> RuleSet:
    return rule_set.model_copy(update={"stages": ()})
