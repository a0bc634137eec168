"""What belongs to a record beside its fields: documents, payments, deliveries and tasks, as they stand now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from app.engine.catalog.asks import DELIVERY_STATUS, TASK_STATUS
from app.engine.effects import DocumentCreated
from app.engine.model.belongings import Activity, Belonging, Delivery, Document, Payment, Task
from app.engine.model.item import Key
from app.engine.overlay import LaidBelongings
from app.engine.trace import Acted, Step
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.document_links import OPEN, DocumentLinks
from app.ui.rehearse.rows import Row, RowsView
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab

_numbered = msg("{name} {number}")
_payment = msg("Payment {number}")
_due, _paid_on = msg("due {moment}"), msg("received {moment}")
_to_sign, _signed_by = msg("to be signed by {people}"), msg("signed by {people}")
_tracked = msg("{service} {number}")
_paid, _unpaid, _signing = msg("Paid"), msg("Not paid yet"), msg("To be signed")
_signed = msg("Signed")
_overdue = msg("Overdue")
_done, _to_do = msg("Completed"), msg("To do")
_observed, _helped = msg("observed by {people}"), msg("helped by {people}")
_to_tick, _with = msg("checklist: {points}"), msg("with {people}")
_PRIORITIES = (("high", msg("High priority")), ("low", msg("Low priority")))

_SHADES = {"completed": "success", "delivered": "success", "deferred": "muted", "returned": "error", "pending": "muted"}


class Papers(Tab):
    """A list in four parts; a document that was made here can be opened."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        self.view = RowsView(context.theme, context.tr(msg("Documents, payments, deliveries and tasks")))
        super().__init__(context, self.view, "mdi6.file-document-multiple-outline")
        self._session: Session | None = None
        self._key: Key | None = None
        self._links = DocumentLinks(context, self)
        self.view.node_asked.connect(self.node_asked)
        self.view.opened.connect(self._open)
        self._links.changed.connect(self._again)

    def count(self, session: Session, key: Key, own: Sequence[Step]) -> int:
        return sum(1 for _ in _belonging(session, key))

    def show_record(self, session: Session, key: Key | None) -> None:
        self._session, self._key = session, key
        found = list(_belonging(session, key))
        if not found:
            text = msg("Documents, payments, deliveries and tasks stand here once rules have made them.")
            self.say_empty(msg("No documents or tasks"), text)
            return
        self.say_full()
        self.view.show_rows(self._rows(session, key, found))

    def _rows(self, session: Session, key: Key | None, found: Sequence[Belonging]) -> list[Row]:
        tr, rows = self.tr_at(session), list[Row]()
        made = {
            one.effect.document_id: one
            for one in session.rehearsal.steps
            if isinstance(one, Acted) and isinstance(one.effect, DocumentCreated)
        }
        for kind, heading, write in _PARTS:
            belongings = [one for one in found if isinstance(one, kind)]
            for place, one in enumerate(belongings):
                row = write(one, session, tr)
                acted = made.get(one.id) if self.context.open_document is not None else None
                title = session.title(one.item) if key is None and one.item in session.rehearsal.states else ""
                note = " · ".join(part for part in (title, row.note) if part)
                row = replace(row, section="" if place else tr(heading), note=note)
                if acted is None:
                    rows.append(row)
                    continue
                rows.append(replace(row, link=tr(OPEN), opens=True, about=acted))
                rows += self._links.pdf_row(acted)
        return rows

    def _open(self, row: Row) -> None:
        if self._session is not None:
            self._links.open(row, self._session)

    def _again(self) -> None:
        if self._session is not None:
            self.show_record(self._session, self._key)


def _belonging(session: Session, key: Key | None) -> Iterable[Belonging]:
    """Give what belongs to a record; of all records together only what came to be in this rehearsal."""
    rehearsal = session.rehearsal
    if key is None:
        yield from (one for one in rehearsal.belongings.values() if isinstance(one, _KINDS))
        return
    laid = LaidBelongings(rehearsal.stage.belongings, rehearsal.belongings)
    for kind, _, _ in _PARTS:
        yield from laid.of(kind, key)


def _document(one: Document, session: Session, tr: Translator) -> Row:
    notes = [tr.moment(one.created_at)] if one.created_at else []
    if one.signed_by:
        notes.append(tr(_signed_by.fill(people=one.signed_by)))
    elif one.asked_to_sign:
        notes.append(tr(_to_sign.fill(people=tuple(session.glossary.person(person) for person in one.asked_to_sign))))
    title = tr(_numbered.fill(name=one.name, number=one.number))
    pill = tr(_signed) if one.signed else tr(_signing) if one.asked_to_sign else ""
    color = "success" if one.signed else "warning"
    return Row("mdi6.file-document-outline", "paperwork", title, " · ".join(notes), pill=pill, pill_color=color)


def _payment_row(one: Payment, session: Session, tr: Translator) -> Row:
    del session
    notes = [tr.money(one.amount)] if one.amount else []
    if one.paid:
        notes += [tr(_paid_on.fill(moment=tr.moment(one.paid_at)))] if one.paid_at else []
        notes += [one.method] if one.method else []
    elif one.due:
        notes.append(tr(_due.fill(moment=tr.moment(one.due))))
    pill, shade = (_paid, "success") if one.paid else (_unpaid, "warning")
    title = tr(_payment.fill(number=one.number))
    return Row("mdi6.cash", "payment", title, " · ".join(notes), pill=tr(pill), pill_color=shade)


def _delivery(one: Delivery, session: Session, tr: Translator) -> Row:
    del session
    about = tr(_tracked.fill(service=one.service, number=one.tracking_number)).strip()
    pill, shade = _stands(one.status, DELIVERY_STATUS, tr)
    return Row("mdi6.truck-outline", "payment", about or tr(msg("Delivery")), pill=pill, pill_color=shade)


def _task(one: Task, session: Session, tr: Translator) -> Row:
    notes = [tr(session.glossary.person(one.responsible))] if one.responsible else []
    notes += [tr(_due.fill(moment=tr.moment(one.deadline)))] if one.deadline else []
    notes += [tr(words) for key, words in _PRIORITIES if key == one.priority]
    notes += [tr(_observed.fill(people=_called(one.observers, session)))] if one.observers else []
    notes += [tr(_helped.fill(people=_called(one.accomplices, session)))] if one.accomplices else []
    notes += [tr(_to_tick.fill(points=one.checklist))] if one.checklist else []
    pill, shade = _stands(one.status, TASK_STATUS, tr)
    if one.open and one.deadline is not None and one.deadline < session.rehearsal.now:
        pill, shade = tr(_overdue), "error"
    return Row(
        "mdi6.checkbox-marked-circle-outline", "control", one.title, " · ".join(notes), pill=pill, pill_color=shade
    )


def _activity(one: Activity, session: Session, tr: Translator) -> Row:
    notes = [tr(session.glossary.person(one.responsible))]
    notes += [tr(_with.fill(people=_called(one.colleagues, session)))] if one.colleagues else []
    notes += [tr(_due.fill(moment=tr.moment(one.deadline)))] if one.deadline else []
    pill, shade = (_done, "success") if one.done_at else (_to_do, "muted")
    if one.done_at is None and one.deadline is not None and one.deadline < session.rehearsal.now:
        pill, shade = _overdue, "error"
    return Row(
        "mdi6.calendar-check-outline", "control", one.subject, " · ".join(notes), pill=tr(pill), pill_color=shade
    )


def _called(people: Iterable[str], session: Session) -> tuple[str, ...]:
    return tuple(session.glossary.person(one) for one in people)


def _stands(status: str, words: Iterable[tuple[str, Msg]], tr: Translator) -> tuple[str, str]:
    named = dict(words).get(status)
    return tr(named) if named is not None else status, _SHADES.get(status, "accent")


_PARTS: tuple[tuple[type[Belonging], Msg, Callable[..., Row]], ...] = (
    (Document, msg("Documents"), _document),
    (Payment, msg("Payments"), _payment_row),
    (Delivery, msg("Deliveries"), _delivery),
    (Task, msg("Tasks"), _task),
    (Activity, msg("Activities"), _activity),
)
_KINDS = tuple(kind for kind, _, _ in _PARTS)
