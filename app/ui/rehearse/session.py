"""The rehearsal under way: what is asked of it, and the moments that can be gone back to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.engine.errors import KnownError
from app.engine.model.belongings import Relations, id_of
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import Value
from app.engine.overlay import LaidBelongings
from app.engine.ports import Directory
from app.engine.program import Programs
from app.engine.rehearse import Rehearsal
from app.engine.state import ItemState
from app.engine.telling import Glossary
from app.engine.upcoming import Upcoming
from app.engine.words import Msg, msg, msgs
from app.ui.jobs import Job, Progress, Report
from app.ui.rehearse.arrangement import stages_alone
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.reel import Reel
from app.ui.rehearse.staging import compiled, some_of, surroundings_of
from app.ui.rehearse.stretches import advancing, entering
from app.ui.steps import unheard

_put = msgs("{n} record put on the board", "{n} records put on the board")
_entered = msgs("{n} record entered its stage", "{n} records entered their stage")
_planned = msgs("{n} event planned from outside", "{n} events planned from outside")
_moved = msg("“{record}” moved to “{stage}”")
_moved_many = msgs("{n} record moved to “{stage}”", "{n} records moved to “{stage}”")


class Session(QObject):
    """Owns the rehearsal of one rule set. Widgets ask it for what should happen and follow `changed`."""

    changed = Signal(object, object)
    """Another rehearsal is looked at (old, new); old is None after a restart."""
    outdated_changed = Signal(bool)
    """Whether the rule set was edited since this rehearsal took it up."""
    busy_changed = Signal(bool)
    progressed = Signal(object)
    """How far the work under way is (Progress)."""
    failed = Signal(object)
    """What was asked could not be done (KnownError)."""

    def __init__(
        self,
        context: RehearseContext,
        rule_set: RuleSet,
        parent: QObject | None = None,
        beside: Callable[[str], Iterable[str]] = lambda _pipeline: (),
    ) -> None:
        """Begin with a handful of the pipeline's records, none of which has entered anything yet.

        `beside` says of which other pipelines there are to be some as well.
        """
        super().__init__(parent)
        self.context = context
        self._edited = rule_set
        self._beside = beside
        self._outdated = False
        self._job: Job[Rehearsal] | None = None
        self._items: dict[Key, Item] = {}
        self._versions: dict[str, RuleSet] = {}
        self._reel: Reel
        self._glossary: Glossary
        self._begin(self._handful())

    def hand_on(self, context: RehearseContext, parent: QObject, beside: Callable[[str], Iterable[str]]) -> Session:
        """Go on for another window, in another language; those who followed hear no more."""
        self.context, self._beside = context, beside
        self.setParent(parent)
        unheard(self.changed, self.outdated_changed, self.busy_changed, self.progressed, self.failed)
        return self

    # What there is

    @property
    def rehearsal(self) -> Rehearsal:
        """How everything stands at the moment looked at."""
        return self._reel.rehearsal

    @property
    def reel(self) -> Reel:
        """The moments that can be gone back to."""
        return self._reel

    @property
    def rule_set(self) -> RuleSet:
        """The rule set that records follow which enter a stage now."""
        return self.rules_of(self._edited.pipeline)

    @property
    def rule_sets(self) -> Mapping[str, RuleSet]:
        """All rule sets that records follow, by version."""
        return self._versions

    @property
    def directory(self) -> Directory:
        """People and fields as they were at the last restart, clients as rules have left them."""
        return self.rehearsal.directory

    @property
    def glossary(self) -> Glossary:
        """What the ids in steps are called."""
        return self._glossary

    @property
    def outdated(self) -> bool:
        """Whether the rule set was edited since this rehearsal took it up."""
        return self._outdated

    @property
    def busy(self) -> bool:
        """Whether something that takes long is under way."""
        return self._job is not None

    def state(self, key: Key) -> ItemState:
        """Return where a record stands."""
        return self.rehearsal.states[key]

    def follows(self, key: Key) -> RuleSet:
        """Return the rule set under which a record entered its stage."""
        return self._versions.get(self.state(key).version, self.rule_set)

    def rules_of(self, pipeline: str) -> RuleSet:
        """Return the rule set that records follow which enter a stage of a pipeline now; one may hold stages alone."""
        live = self.rehearsal.stage.programs.live.get(pipeline)
        return self._versions[live.version] if live else stages_alone(self.directory.schema.pipelines[pipeline])

    def pipelines_of(self, entity: str = "") -> tuple[str, ...]:
        """Return the ids of all pipelines, or of those of one entity type; that of the open rule set comes first."""
        own, known = self._edited, self.directory.schema.pipelines.values()
        ids = (own.pipeline, *(one.id for one in known if entity in ("", one.entity)))
        return tuple(dict.fromkeys(ids[1:] if entity not in ("", own.entity) else ids))

    def related(self, key: Key) -> tuple[Key, ...]:
        """Return the records that are tied to a record, those that are no more left out."""
        kept = LaidBelongings(self.rehearsal.stage.belongings, self.rehearsal.belongings)
        found = kept.get(Relations, id_of(key))
        return tuple(one for one in (found.others if found else ()) if self.item(one) is not None)

    def item(self, key: Key) -> Item | None:
        """Return a record as it stands now, on the board or beside it."""
        state = self.rehearsal.states.get(key)
        if state is not None:
            return None if state.gone else state.item
        return self.rehearsal.stage.items.get(*key)

    def place(self, item: Item) -> str:
        """Return where a record stands: its stage, and of another pipeline the type and the pipeline as well."""
        stage = self._glossary.stage(item.stage, item.pipeline)
        if item.pipeline == self.rule_set.pipeline:
            return self.context.tr(stage)
        schema = self.directory.schema
        pipeline, entity = schema.pipelines.get(item.pipeline), schema.entity(item.entity)
        names = (entity.name if entity else item.entity, pipeline.name if pipeline else item.pipeline, stage)
        return " · ".join(dict.fromkeys(self.context.tr(one) for one in names))

    def was(self, key: Key) -> Item:
        """Return a record as it was put on the board."""
        return self._items.get(key) or self.state(key).item

    # What can be asked

    def put(self, items: Sequence[Item]) -> None:
        """Put records on the board where they stand; nothing happens to them by that."""
        new = [one for one in items if key_of(one) not in self.rehearsal.states]
        if new:
            self._items.update({key_of(one): one for one in new})
            self._add(_put.fill(n=len(new)), self.rehearsal.with_items(new))

    def enter(self, items: Sequence[Item]) -> None:
        """Let records enter the stage in which they stand, so that its rules start."""
        if items:
            self._items.update({key_of(one): one for one in items if key_of(one) not in self._items})
            words = _entered.fill(n=len(items))
            self._start(words, lambda report: entering(self.rehearsal, items, report))

    def move(self, keys: Sequence[Key], stage: str, by: str | None = None, pipeline: str = "") -> None:
        """Move records to another stage, of the open rule set's pipeline where none is named."""
        pipeline = pipeline or self._edited.pipeline
        ours = [key for key in keys if key[0] == self.rules_of(pipeline).entity]
        moved = [key for key in ours if (one := self.state(key).item).stage != stage or one.pipeline != pipeline]
        if not moved:
            return
        name = self._glossary.stage(stage, pipeline)
        words = (
            _moved.fill(record=self.title(moved[0]), stage=name)
            if len(moved) == 1
            else _moved_many.fill(n=len(moved), stage=name)
        )
        after = self.rehearsal
        for key in moved:
            after = after.move(key, stage, by, pipeline)
        self._add(words, after)

    def change(self, key: Key, values: Mapping[str, Value], by: str | None = None) -> None:
        """Change fields of a record."""
        words = msg("“{record}” changed").fill(record=self.title(key))
        self._add(words, self.rehearsal.change(key, values, by))

    def happen(self, key: Key, kind: str, data: Mapping[str, Any], by: str | None = None) -> None:
        """Let an event of a trigger's type happen to a record."""
        declared = self.context.catalogue.trigger(kind)
        event = declared.about.title if declared else kind
        words = msg("{event}: “{record}”").fill(event=event, record=self.title(key))
        brought = {name: value for name, value in data.items() if value is not None}  # as a scenario writes it
        self._add(words, self.rehearsal.happen(key, kind, brought, by))

    def finish(self, key: Key, awaits: str, results: Mapping[str, Value]) -> None:
        """Let what a rule waits for come to its end."""
        words = msg("Waiting over: “{record}”").fill(record=self.title(key))
        self._add(words, self.rehearsal.finish(key, awaits, results))

    def plan(self, upcoming: Sequence[Upcoming], records: Sequence[Item] = (), *, instead: bool = False) -> None:
        """Let things happen from outside once their time has come, besides or instead of what is planned already.

        `records` are those that come on the board for it.
        """
        new = [one for one in records if key_of(one) not in self.rehearsal.states]
        self._items.update({key_of(one): one for one in new})
        before = self.rehearsal.with_items(new)
        if instead:
            before = before.clear_plan()
        if upcoming:
            self._add(_planned.fill(n=len(upcoming)), before.plan(upcoming))

    def clear_plan(self) -> None:
        """Let nothing more happen by itself from outside."""
        self._add(msg("Nothing more comes from outside"), self.rehearsal.clear_plan())

    def step(self) -> None:
        """Go to the next happening."""
        due = self.rehearsal.next_due
        if due is not None:
            self.advance_to(due, msg("To the next happening"))

    def advance(self, length: timedelta) -> None:
        """Let time pass."""
        self.advance_to(self.rehearsal.now + length, msg("{length} later").fill(length=length))

    def advance_to(self, until: datetime, words: Msg | None = None) -> None:
        """Go to a moment: forward by letting time pass, back to how everything stood then."""
        back = until < self.rehearsal.now
        if back and not self.busy:
            self._show(self._reel.before(until))
        start = self.rehearsal
        if until > start.now or start.next_due == until == start.now:
            words = words or msg("To {moment}").fill(moment=until)
            self._start(words, lambda report: advancing(start, until, report), keep=back)

    def rewind(self, place: int) -> None:
        """Look at another kept moment."""
        if not self.busy:
            self._show(self._reel.at(place))

    def stop(self) -> None:
        """Stop the work under way; everything stays as it was before."""
        if self._job is not None:
            self._job.stop()

    # The rule set

    def edited(self, rule_set: RuleSet) -> None:
        """Hear that the rule set was edited; what is under way goes on with the one it has."""
        self._edited = rule_set
        self._look_at_edits()

    def restart(self) -> None:
        """Begin anew: the present rule set, the records as they were put on the board, and what is planned for them.

        With a plan the clock begins where it did before, so that the plan still fits.
        """
        self.stop()
        planned, began = self.rehearsal.planned, self._reel.frames[0].rehearsal.now
        come = {one.key for one in planned if one.item is not None}
        self._begin([one for key, one in self._items.items() if key not in come], began if planned else None)
        if planned:
            self._reel = self._reel.add(_planned.fill(n=len(planned)), self.rehearsal.plan(planned))
        self.changed.emit(None, self.rehearsal)

    def catch_up(self) -> None:
        """Begin anew where the rule set was edited before anything happened: nothing would follow the earlier one."""
        start = self._reel.frames[0].rehearsal.now
        if self.outdated and all(not one.rehearsal.steps and one.rehearsal.now == start for one in self._reel.frames):
            self.restart()

    def take_up(self) -> None:
        """Go on with the present rule set: records follow it from the next stage they enter."""
        if self.busy:
            return
        program = compiled(self.context, self._edited, self.directory)
        programs = self.rehearsal.stage.programs
        taken = Programs({**programs.live, program.pipeline: program}, {**programs.versions, program.version: program})
        self._versions[program.version] = self._edited
        self._know(self.directory)
        surroundings = replace(self.rehearsal.stage, programs=taken)
        self._add(msg("Edited rule set taken up"), replace(self.rehearsal, stage=surroundings))

    def open(self, rule_set: RuleSet) -> None:
        """Rehearse another rule set with records of its pipeline."""
        self.stop()
        self._edited = rule_set
        self._begin(self._handful())
        self.changed.emit(None, self.rehearsal)

    def title(self, key: Key) -> str:
        """Return what a record is called."""
        return self.state(key).item.title

    def titles(self) -> dict[Key, str]:
        """Return what the records of the trace are called."""
        return {key: state.item.title for key, state in self.rehearsal.states.items()}

    def _begin(self, items: Iterable[Item], at: datetime | None = None) -> None:
        surroundings, self._versions = surroundings_of(self.context, self._edited)
        self._know(surroundings.directory)
        self._items = {key_of(one): one for one in items}
        start = Rehearsal(surroundings, at or self.context.starts()).with_items(self._items.values())
        self._reel = Reel.start(msg("Start"), start)
        self._look_at_edits()

    def put_some(self, pipeline: str) -> None:
        """Put some records of a pipeline on the board, where none of it are."""
        if not any(state.item.pipeline == pipeline for state in self.rehearsal.states.values()):
            self.put(some_of(self.context, pipeline))

    def _handful(self) -> list[Item]:
        """Return some records of each stage, of all pipelines whose boards are shown."""
        shown = (self._edited.pipeline, *self._beside(self._edited.pipeline))
        return [item for pipeline in dict.fromkeys(shown) for item in some_of(self.context, pipeline)]

    def _know(self, directory: Directory) -> None:
        known = (self._edited, *self._versions.values())
        self._glossary = Glossary.of(directory, self.context.catalogue, known)

    def _look_at_edits(self) -> None:
        outdated = self._edited != self.rule_set
        if outdated != self._outdated:
            self._outdated = outdated
            self.outdated_changed.emit(outdated)

    def _add(self, words: Msg, after: Rehearsal) -> None:
        if not self.busy:
            self._show(self._reel.add(words, after))

    def _show(self, reel: Reel) -> None:
        old, self._reel = self._reel.rehearsal, reel
        if reel.rehearsal is not old:
            if reel.rehearsal.clients is not old.clients:
                self._glossary = replace(self._glossary, directory=self.directory)
            self._look_at_edits()
            self.changed.emit(old, reel.rehearsal)

    def _start(self, words: Msg, work: Callable[[Report], Rehearsal], *, keep: bool = False) -> None:
        """Do what may take long off the window's thread; meanwhile nothing else can be asked.

        `keep` leaves the later moments, for what only looks closer at a stretch already played.
        """
        if self._job is not None:
            return
        self._job = self.context.jobs.start(
            work,
            owner=self,
            then=lambda after: self._arrived(words, after, keep=keep),
            failed=self._failed,
            progressed=self._heard,
            stopped=self._ended,
        )
        self.busy_changed.emit(True)

    def _arrived(self, words: Msg, after: Rehearsal, *, keep: bool) -> None:
        self._ended()
        self._show(self._reel.insert(words, after) if keep else self._reel.add(words, after))

    def _failed(self, error: KnownError) -> None:
        self._ended()
        self.failed.emit(error)

    def _heard(self, progress: Progress) -> None:
        self.progressed.emit(progress)

    def _ended(self) -> None:
        self._job = None
        self.busy_changed.emit(False)


def key_of(item: Item) -> Key:
    """Return the key under which a rehearsal knows a record."""
    return item.entity, item.id
