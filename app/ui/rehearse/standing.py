"""Where the rules of a record's stage stand, and why those that stayed silent did."""

from __future__ import annotations

from dataclasses import replace

from app.engine.model.item import Key
from app.engine.outlook import Looked, Standing, looked, standings
from app.engine.telling import Glossary, why
from app.engine.trace import Status
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.panels.lines import STATUSES
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.rows import Row, RowsView
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab

_off, _ready = msg("Off"), msg("Not begun")
_fired, _silent, _untried = msg("Has fired"), msg("Silent"), msg("Not tried")


class RulesTab(Tab):
    """Each rule of the stage with its state, its time and its reason; below them the pipeline's triggers."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        self.view = RowsView(context.theme, context.tr(msg("Rules and triggers")))
        super().__init__(context, self.view, "mdi6.format-list-checks")
        self.view.node_asked.connect(self.node_asked)

    def show_record(self, session: Session, key: Key | None) -> None:
        if key is None:
            self.say_empty(
                msg("No record chosen"), msg("Choose one to see which of its rules ran, and why others did not.")
            )
            return
        tr, names = self.tr_at(session), session.glossary
        rule_set, state = session.follows(key), session.state(key)
        rules = [_rule_row(one, names, tr) for one in standings(rule_set, state)]
        triggers = [_trigger_row(one, names, tr) for one in looked(rule_set, key, session.rehearsal.steps)]
        heading = msg("Rules of “{stage}”").fill(stage=names.stage(state.item.stage, state.item.pipeline))
        rows = [*_headed(rules, tr(heading)), *_headed(triggers, tr(msg("Triggers")))]
        if not rows:
            self.say_empty(msg("No rules here"), msg("Neither this stage has rules nor the pipeline triggers."))
            return
        self.say_full()
        self.view.show_rows(rows)


def _headed(rows: list[Row], section: str) -> list[Row]:
    """Put a heading above the first row."""
    return [one if place else replace(one, section=section) for place, one in enumerate(rows)]


def _rule_row(standing: Standing, names: Glossary, tr: Translator) -> Row:
    rule, run = standing.rule, standing.run
    about = names.about(rule.id)
    icon, color = (about.icon, about.category.color) if about else ("mdi6.puzzle-outline", "custom")
    title = tr(names.node(rule.id))
    if run is None:
        word = _ready if rule.enabled else _off
        note = tr(standing.why_not_up) if standing.why_not_up else ""
        return Row(icon, color, title, note, node=rule.id, pill=tr(word), faded=not rule.enabled)
    word, _, shade = STATUSES[run.status]
    notes = [tr(why(run.reason, names))] if run.reason else []
    if run.due is not None:
        notes.insert(0, tr.moment(run.due))
    if run.status is Status.WAITING:
        notes.append(tr(msg("Starts once the rule above it has finished.")))
    if run.awaits:
        notes.append(tr(msg("Waits for what it started to be over.")))
    return Row(icon, color, title, "\n".join(notes), node=rule.id, pill=tr(word), pill_color=shade)


def _trigger_row(seen: Looked, names: Glossary, tr: Translator) -> Row:
    trigger = seen.trigger
    about = names.about(trigger.id)
    icon = about.icon if about else "mdi6.lightning-bolt-outline"
    title = tr(_to.fill(trigger=names.node(trigger.id), stage=names.stage(seen.stage)))
    word, shade, reason = _judged(seen)
    return Row(icon, "triggers", title, tr(reason) if reason else "", node=trigger.id, pill=tr(word), pill_color=shade)


_to = msg("{trigger} → {stage}")


def _judged(seen: Looked) -> tuple[Msg, str, Msg | None]:
    if seen.step is None:
        return _untried, "muted", None
    if seen.step.fired:
        return _fired, "success", None
    return _silent, "warning", seen.step.reason.words if seen.step.reason else None
