"""Takes cards from one stage, pipeline or entity type to another."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.engine import editing
from app.engine.copying import Copier
from app.engine.editing import Place, Section
from app.engine.mapping import Mapper, Plan
from app.engine.model.rule_set import Node, RuleSet
from app.engine.references import Reader, Renamed
from app.engine.words import Msg, msg
from app.ui.desk.notices import Notices
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.preview.look import Look
from app.ui.scale.transfer_dialog import Order, TransferDialog
from app.ui.scale.words import counted

_copy_edit, _bring_edit = msg("Copy {cards} from “{place}”"), msg("Bring {cards} in from “{place}”")
_take_edit, _away_edit = msg("Move {cards} here from “{place}”"), msg("Move {cards} to “{place}”")
_copied, _moved = msg("Copied {cards} to “{place}”."), msg("Moved {cards} to “{place}”.")
_copied_far = msg("Copied {cards} to “{place}”. Undo in that pipeline takes them away again.")
_moved_far = msg("Moved {cards} to “{place}”. Each of the two pipelines undoes its own part.")
_place = msg("{pipeline} › {stage}")
_no_cards = msg("There are no rules or triggers to take along.")
_no_pipeline = msg("There is no other pipeline yet. Add one in Data.")


class Transfers(QObject):
    """Asks where cards go and what stands for what, and edits the rule sets: one step of the history in each."""

    def __init__(self, session: Session, tools: Tools, notices: Notices, window: QWidget) -> None:
        """Act on what `session` has open."""
        super().__init__(window)
        self._session = session
        self._tools = tools
        self._notices = notices
        self._window = window

    def ask(self, ids: Collection[str], *, move: bool, whole: bool = False) -> TransferDialog | None:
        """Ask where cards of the open rule set go; `whole` where each goes to a stage like its own elsewhere."""
        source = self._session.document.value
        chosen = tuple(node.id for _, node in source.nodes() if node.id in set(ids))
        if not chosen:
            self._notices.say(_no_cards)
            return None
        if whole and len(self._session.directory.schema.pipelines) == 1:
            self._notices.say(_no_pipeline)
            return None
        first = Plan(source, source, chosen).stages()
        plan = self._elsewhere(source, chosen) if whole else Plan(source, source, chosen, _beside(source, first[0].id))
        place = first[0].name if len(first) == 1 and not whole else source.name
        return self._open(plan, move=move, place=place)

    def ask_all(self, *, move: bool) -> TransferDialog | None:
        """Ask where all cards of the open rule set go."""
        return self.ask([node.id for _, node in self._session.document.value.nodes()], move=move, whole=True)

    def customs(self, clip: RuleSet, place: Place, leaves: bool) -> bool:
        """See to cards that come to the board from elsewhere, where something that they name does not exist here."""
        target = self._session.document.value
        plan = Plan(clip, target, tuple(node.id for _, node in clip.nodes()), place.stage)
        if plan.stays or not self._mapper().missing(plan, {}):
            return False
        dialog = self._open(plan, move=leaves, place=clip.name, fixed=True)
        dialog.order_given.disconnect()
        dialog.order_given.connect(lambda order: self._bring_in(order, place))
        return True

    def carry_out(self, order: Order) -> None:
        """Edit the rule sets."""
        plan, coming = order.plan, [node for node, _ in order.plan.landing(order.choices)]
        source = self._session.document_of(plan.source.pipeline)
        where = self._where(plan)
        if plan.stays and order.move:
            words = _away_edit.fill(cards=counted(coming), place=where)
            if source.edit(lambda now: self._moved_within(now, order), words):
                self._say(_moved, coming, where)
            return
        mapper, target = self._mapper(), self._session.document_of(plan.target.pipeline)
        words = (_take_edit if order.move else _copy_edit).fill(cards=counted(coming), place=plan.source.name)
        if not target.edit(lambda now: mapper.copy_into(now, plan, order.choices), words):
            return
        if order.move:
            self._take_away(plan.source.pipeline, coming, where)
        self._say(_moved_far if order.move else _copied if plan.stays else _copied_far, coming, where)

    def _bring_in(self, order: Order, place: Place) -> None:
        plan, mapper = order.plan, self._mapper()
        words = _bring_edit.fill(cards=counted(plan.nodes), place=plan.source.name)
        self._session.document_of(plan.target.pipeline).edit(
            lambda now: mapper.paste_into(now, plan, order.choices, place), words
        )
        if order.move:
            self._take_away(plan.source.pipeline, plan.nodes, self._where(plan))

    def _take_away(self, pipeline: str, nodes: Sequence[Node], where: str) -> None:
        """Take moved cards out of their pipeline; what has come is written by then, so that nothing can be lost."""
        ids = [one.id for one in nodes]
        words = _away_edit.fill(cards=counted(nodes), place=where)
        self._session.document_of(pipeline).edit(lambda now: editing.remove(now, ids), words)

    def _moved_within(self, now: RuleSet, order: Order) -> RuleSet:
        copier = self._copier()
        reader, visitor = Reader(copier.catalogue), Renamed(order.choices, copier.repoint)
        mapped = editing.change_each(now, order.plan.ids, lambda node: reader.visit(node, visitor))
        return editing.move(mapped, order.plan.ids, Place(order.plan.stage, Section.RULES))

    def _open(self, plan: Plan, *, move: bool, place: str, fixed: bool = False) -> TransferDialog:
        dialog = TransferDialog(
            Look(self._tools.theme, self._tools.tr),
            self._mapper(),
            plan,
            lambda pipeline: self._session.document_of(pipeline).value,
            self._window,
            move=move,
            place=place,
            fixed=fixed,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.order_given.connect(self.carry_out)
        dialog.open()
        return dialog

    def _elsewhere(self, source: RuleSet, ids: tuple[str, ...]) -> Plan:
        """Return the plan to go to the first other pipeline, one of the same entity type if there is one."""
        others = [one for one in self._session.directory.schema.pipelines.values() if one.id != source.pipeline]
        others.sort(key=lambda one: one.entity != source.entity)
        return Plan(source, self._session.document_of(others[0].id).value, ids)

    def _where(self, plan: Plan) -> str:
        stage = plan.target.stage(plan.stage)
        if stage is None:
            return plan.target.name
        return stage.name if plan.stays else self._tools.tr(_place.fill(pipeline=plan.target.name, stage=stage.name))

    def _say(self, words: Msg, nodes: Sequence[Node], where: str) -> None:
        self._notices.say(words.fill(cards=counted(nodes), place=where), "success")

    def _mapper(self) -> Mapper:
        return Mapper(self._copier(), self._session.directory, self._tools.templates.name_paths)

    def _copier(self) -> Copier:
        return Copier(self._tools.catalogue, self._tools.templates.repoint)


def _beside(rule_set: RuleSet, stage: str) -> str:
    """Return the stage after one, or before it where it is the last."""
    ids = [one.id for one in rule_set.stages]
    at = ids.index(stage)
    return ids[at + 1] if at + 1 < len(ids) else ids[max(at - 1, 0)]
