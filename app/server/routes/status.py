"""How it goes: for people, for load balancers, for Prometheus."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from app import __version__
from app.engine.words import msg
from app.i18n import Translator
from app.server.access import Operates, Reads
from app.server.languages import translator_of
from app.server.parts import Given, Parts
from app.server.problems import not_found
from app.server.routes.items import places_of
from app.server.routes.pipelines import LiveShown, live_shown
from app.server.shapes import Shape
from app.server.watching import Metrics
from app.storage.ledger.outbox import PostStatus
from app.storage.ledger.views import Peopled

router = APIRouter(prefix="/v1", tags=["status"])


class Waiting(Shape):
    """How much waits."""

    events: int
    timers: int
    posts: int
    dead: int


class Totals(Shape):
    """How much there ever was."""

    events: int
    steps: int


class StageItems(Shape):
    """How many items stand in a stage, and how many of them wait for a time."""

    stage: str
    items: int
    waiting: int


class PipelineItems(Shape):
    """How many items a pipeline holds, how many of them wait for a time, and how many are gone."""

    pipeline: str
    items: int
    waiting: int
    gone: int
    stages: list[StageItems]


class RunningShown(LiveShown):
    """What runs in a pipeline, and on how many items."""

    items: int


class StatusShown(Shape):
    """How it goes: `done` since the start, `rates` a second during the last minute, `problems` in words."""

    version: str
    started_at: datetime
    now: datetime
    waiting: Waiting
    oldest_waiting: datetime | None
    next_due: datetime | None
    done: dict[str, int]
    rates: dict[str, float]
    total: Totals
    late: int
    problems: dict[str, str]
    pipelines: list[RunningShown]
    items: list[PipelineItems]


class Health(Shape):
    """Whether all is well."""

    status: str
    version: str
    problems: dict[str, str]


class Alive(Shape):
    """It runs."""

    status: str


class Stopping(Shape):
    """It ends once what is under way is safe."""

    status: str


@router.get("/status", operation_id="get_status")
def get_status(request: Request, parts: Given, caller: Reads) -> StatusShown:
    """Say how it goes."""
    del caller
    return status_of(parts, translator_of(request))


@router.post("/stop", status_code=202, operation_id="stop")
def stop(parts: Given, caller: Operates) -> Stopping:
    """End the engine of a workspace. What is under way is finished first; what waits goes on at the next start."""
    if parts.stop is None:
        raise not_found(msg("This server is stopped by whoever has started it."))
    parts.audit.note(caller.who, "stopped", parts.clock())
    parts.stop()
    return Stopping(status="stopping")


@router.get("/health/live", operation_id="health_live")
def health_live() -> Alive:
    """Say that it runs."""
    return Alive(status="alive")


@router.get("/health/ready", operation_id="health_ready", responses={503: {"model": Health}})
def health_ready(request: Request, parts: Given, response: Response) -> Health:
    """Say whether it can work: 503 where it cannot."""
    problems = problems_of(parts, translator_of(request))
    response.status_code = 503 if problems else 200
    return Health(status="not ready" if problems else "ready", version=__version__, problems=problems)


@router.get("/metrics", operation_id="get_metrics", response_class=Response)
def get_metrics(request: Request, parts: Given, caller: Reads) -> Response:
    """Return numbers for Prometheus."""
    del caller
    metrics: Metrics = request.app.state.metrics
    own = generate_latest(metrics.registry)
    return Response(own + generate_latest(_Ledger(parts)), media_type=CONTENT_TYPE_LATEST)


def status_of(parts: Parts, tr: Translator) -> StatusShown:
    """Return how it goes."""
    counts, runs, items = parts.views.counts(), parts.runner.status(), _items(parts)
    here = {one.pipeline: one.items for one in items}
    return StatusShown(
        version=__version__,
        started_at=datetime.fromisoformat(runs["started_at"]),
        now=parts.clock(),
        waiting=Waiting(
            events=counts.waiting,
            timers=counts.timers,
            posts=counts.posts.get(PostStatus.WAITING, 0),
            dead=counts.posts.get(PostStatus.DEAD, 0),
        ),
        oldest_waiting=counts.oldest_waiting,
        next_due=counts.next_due,
        done=dict(runs.get("done", {})),
        rates=dict(runs.get("rates", {})),
        total=Totals(events=counts.events, steps=counts.steps),
        late=int(runs.get("late", 0)),
        problems=problems_of(parts, tr),
        pipelines=[
            RunningShown(**live_shown(parts, one).model_dump(), items=here.get(one.pipeline, 0))
            for one in parts.releases.lives()
        ],
        items=items,
    )


def _items(parts: Parts) -> list[PipelineItems]:
    places, found = places_of(parts), dict[str, list[Peopled]]()
    for one in parts.views.census():
        found.setdefault(one.pipeline, []).append(one)
    shown = []
    for pipeline, counted in found.items():
        order = {stage: place for place, stage in enumerate(places.stages(pipeline))}
        stages = sorted((one for one in counted if one.items), key=lambda one: order.get(one.stage, len(order)))
        shown.append(
            PipelineItems(
                pipeline=pipeline,
                items=sum(one.items for one in counted),
                waiting=sum(one.waiting for one in counted),
                gone=sum(one.gone for one in counted),
                stages=[StageItems(stage=one.stage, items=one.items, waiting=one.waiting) for one in stages],
            )
        )
    return shown


def problems_of(parts: Parts, tr: Translator) -> dict[str, str]:
    """Return what keeps rules from running, in words."""
    return {name: tr(words) for name, words in parts.runner.problems().items()}


class _Ledger:
    """What the ledger holds, as Prometheus collects it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> list[Metric]:
        counts = self._parts.views.counts()
        posts = GaugeMetricFamily("rulewright_posts", "Posts that have not left, by status.", labels=("status",))
        for status in (one for one in PostStatus if one is not PostStatus.SENT):
            posts.add_metric((status.value,), counts.posts.get(status, 0))
        items = GaugeMetricFamily("rulewright_items", "Items by pipeline and stage.", labels=("pipeline", "stage"))
        for one in self._parts.views.census():
            items.add_metric((one.pipeline, one.stage), one.items)
        oldest = counts.oldest_waiting
        age = (self._parts.clock() - oldest).total_seconds() if oldest is not None else 0.0
        return [
            CounterMetricFamily("rulewright_events", "Events taken in.", value=counts.events),
            CounterMetricFamily("rulewright_steps", "Steps in the log.", value=counts.steps),
            GaugeMetricFamily("rulewright_events_waiting", "Events not handled yet.", value=counts.waiting),
            GaugeMetricFamily("rulewright_oldest_event_seconds", "Age of the oldest of them.", value=max(age, 0.0)),
            items,
            GaugeMetricFamily("rulewright_timers", "Items that wait for a time.", value=counts.timers),
            posts,
        ]
