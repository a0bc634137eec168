"""Which stage each text of a stage column means, and the pipeline that takes the items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from app.engine.errors import KnownError
from app.engine.model.schema import Pipeline, PipelineStage, StageKind
from app.engine.words import msg
from app.storage.importing.guess import key_for, plain
from app.storage.workspace import Workspace

_LONGEST_NAME = 100
_FIT = 2 / 3
"""So many of the stages in the file must be a pipeline's, for it to take the items without being named."""

_WON = re.compile(
    r"\b(won|success|successful|vint[oai]|gagnee?|wygran[aye]|sukces|paid|pagata|payee|oplacona)\b",
)
_LOST = re.compile(
    r"\b(lost|failed|failure|pers[oa]|perdue?|przegran[aye]|stracona|rejected|declined|cancell?ed|annullata|annulee|"
    r"anulowana|unpaid)\b",
)
_OPEN_COLORS = ("#39A8EF", "#2FC6F6", "#55D0E0", "#47E4C2", "#FFA900", "#FF7B52", "#A77BDE")
_WON_COLOR, _LOST_COLOR = "#2E9E5B", "#D9534F"

STARTERS = (
    ("new", "New", StageKind.OPEN),
    ("in_progress", "In progress", StageKind.OPEN),
    ("won", "Won", StageKind.WON),
    ("lost", "Lost", StageKind.LOST),
)
"""The stages of a pipeline that nobody has said anything about. Data, not words of the program."""

NO_PIPELINE = msg("There is no pipeline “{pipeline}” for {entity}. There are: {known}.")


@dataclass(slots=True)
class StageUse:
    """How often a text stands in the stage column, and how full those rows are."""

    rows: int = 0
    filled: int = 0

    @property
    def fullness(self) -> float:
        """Cells filled per row: records fill up as they advance."""
        return self.filled / self.rows if self.rows else 0.0


def place_stages(
    workspace: Workspace, entity: str, file: Path, wanted: str | None, used: dict[str, StageUse]
) -> tuple[Pipeline, dict[str, tuple[str, str]]]:
    """Find or make the pipeline and the stages for these texts; returns it and what each text means.

    An empty text means the pipeline's first stage.
    """
    texts = sorted((one for one in used if one), key=lambda one: (_rank(_kind(one)), used[one].fullness))
    found = _pipeline(workspace, entity, wanted, texts)
    pipeline = found or _named_after(workspace, entity, file)
    missing = [text for text in texts if _stage(pipeline, text) is None]
    if missing:
        pipeline = _extended(pipeline, missing)
    elif not pipeline.stages:
        pipeline = replace(pipeline, stages=starter_stages())
    if pipeline != found:
        workspace.pipelines.put(pipeline)
    first = pipeline.stages[0].id
    return pipeline, {text: (pipeline.id, _stage(pipeline, text) or first) for text in used}


def check_pipeline(workspace: Workspace, entity: str, wanted: str) -> Pipeline:
    """Return the pipeline of this id or name; raises KnownError where there is none."""
    known = workspace.pipelines.all(entity)
    for one in known:
        if wanted == one.id or plain(wanted) == plain(one.name):
            return one
    names = ", ".join(one.name for one in known) or "–"
    raise KnownError(NO_PIPELINE.fill(pipeline=wanted, entity=entity, known=names), field="pipeline")


def _pipeline(workspace: Workspace, entity: str, wanted: str | None, texts: list[str]) -> Pipeline | None:
    if wanted:
        return check_pipeline(workspace, entity, wanted)
    known = [one for one in workspace.pipelines.all(entity) if one.stages]
    if not known:
        return None
    if not texts:
        return known[0]
    best = max(known, key=lambda one: sum(_stage(one, text) is not None for text in texts))
    fitting = sum(_stage(best, text) is not None for text in texts)
    return best if fitting >= _FIT * len(texts) else None


def _stage(pipeline: Pipeline, text: str) -> str | None:
    by_id = next((one.id for one in pipeline.stages if one.id == text), None)
    return by_id or next((one.id for one in pipeline.stages if _same(one.name, text)), None)


def _same(name: str, text: str) -> bool:
    shown = text[:_LONGEST_NAME]
    return name == shown or plain(name) == plain(shown) != ""


def _named_after(workspace: Workspace, entity: str, file: Path) -> Pipeline:
    name = " ".join(file.stem.replace("_", " ").replace("-", " ").split())[:_LONGEST_NAME] or entity
    taken = {one.id: one for one in workspace.pipelines.all()}
    return Pipeline(key_for(name, taken), name[:1].upper() + name[1:], entity, ())


def starter_stages() -> tuple[PipelineStage, ...]:
    """Return the stages that a first pipeline begins with."""
    return tuple(
        PipelineStage(key, said, _color(kind, place), kind) for place, (key, said, kind) in enumerate(STARTERS)
    )


def _extended(pipeline: Pipeline, missing: list[str]) -> Pipeline:
    """Return the pipeline with further stages: open ones before the first that ends, others last."""
    new = _stages(missing, {one.id: one for one in pipeline.stages}, len(pipeline.stages))
    endings = (place for place, one in enumerate(pipeline.stages) if one.kind is not StageKind.OPEN)
    ends = next(endings, len(pipeline.stages))
    goes_on = tuple(one for one in new if one.kind is StageKind.OPEN)
    over = tuple(one for one in new if one.kind is not StageKind.OPEN)
    stages = pipeline.stages[:ends] + goes_on + pipeline.stages[ends:] + over
    return replace(pipeline, stages=stages)


def _stages(texts: list[str], taken: dict[str, PipelineStage], place: int) -> tuple[PipelineStage, ...]:
    made: dict[str, PipelineStage] = {}
    for number, text in enumerate(texts):
        kind = _kind(text)
        key = key_for(text, {**taken, **made})
        made[key] = PipelineStage(key, text[:_LONGEST_NAME], _color(kind, place + number), kind)
    return tuple(made.values())


def _kind(text: str) -> StageKind:
    words = plain(text)
    if _LOST.search(words):
        return StageKind.LOST
    return StageKind.WON if _WON.search(words) else StageKind.OPEN


def _rank(kind: StageKind) -> int:
    return (StageKind.OPEN, StageKind.WON, StageKind.LOST).index(kind)


def _color(kind: StageKind, place: int) -> str:
    ends = {StageKind.WON: _WON_COLOR, StageKind.LOST: _LOST_COLOR}
    return ends.get(kind) or _OPEN_COLORS[place % len(_OPEN_COLORS)]
