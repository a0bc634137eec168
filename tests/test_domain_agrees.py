"""The list of rules and triggers that was agreed on, and what there is: for each, everything a person meets."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.engine.catalog.declaration import Declared, RuleType
from app.engine.catalog.examples import run_example
from app.engine.catalog.registry import load_catalogue
from app.engine.type_help import help_of
from app.engine.words import Msg
from app.i18n import Translator
from app.paths import resources
from app.ui.forms.make import make_form
from app.ui.forms.registry import EDITORS
from app.ui.preview.views import VIEWS
from app.ui.theme.theme import Mode, Theme
from tests.ui.forms import roofs

_RULES = """
employee.notification employee.timeline_comment employee.feed_post employee.group_chat employee.group_chat_members
employee.group_chat_message employee.private_message employee.email employee.sms
client.email client.call client.chat_message client.sms client.messenger_invite
control.notify_supervisor control.history_entry control.task control.complete_tasks control.activity
document.create document.sign document.company_details
payment.link payment.mark_paid payment.info delivery.status
item.modify item.observers item.responsible item.stage item.pipeline item.create item.create_from item.copy
item.relations item.delete item.exclude client.modify products.add products.clear client.audience
data.variable data.calculate
helper.item_info helper.related_items helper.products helper.employee_info helper.task_info helper.list_lookup
helper.qr_code helper.random_text helper.duplicates helper.working_time helper.convert_currency helper.summary
custom.webhook
"""
RULES = _RULES.split()
HELPERS = {one for one in RULES if one.startswith("helper.")} | {
    "document.company_details",
    "payment.link",
    "payment.info",
}
_TRIGGERS = """
email.received email.sent email.read email.link_clicked call.incoming call.missed call.outgoing callback.requested
chat.first_message chat.message chat.answered chat.answer_overdue
document.created document.viewed document.signed
payment.received invoice.paid delivery.finished delivery.tracking_number delivery.changed
field.changed responsible.changed task.status
form.submitted webhook.received qr.scanned site.visit site.returned booking.made custom.app
"""
TRIGGERS = _TRIGGERS.split()

CATALOGUE = load_catalogue(others=False)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, resources() / "theme", mode=Mode.LIGHT)


def declared(type_id: str) -> type[Declared]:
    found = CATALOGUE.get(type_id)
    assert found is not None, f"{type_id} is not there"
    return found


def test_all_that_was_agreed_on_is_there_and_nothing_else() -> None:
    assert sorted(CATALOGUE.rules) == sorted(RULES)
    assert sorted(CATALOGUE.triggers) == sorted(TRIGGERS)


def test_helper_rules_are_marked_as_such() -> None:
    assert {key for key, one in CATALOGUE.rules.items() if one.about.helper} == HELPERS


@pytest.mark.parametrize("type_id", [*RULES, *TRIGGERS])
def test_it_has_a_form(type_id: str, theme: Theme) -> None:
    kind = declared(type_id)
    assert all(any(one in EDITORS for one in type(each.kind).__mro__) for each in kind.parameters())
    context = roofs.context(theme, CATALOGUE)
    form = make_form(kind, context)
    assert set(form.rows) == {one.name for one in kind.parameters()}
    form.deleteLater()


@pytest.mark.parametrize("type_id", [*RULES, *TRIGGERS])
def test_it_has_words(type_id: str) -> None:
    kind = declared(type_id)
    asks = [one.ask for one in kind.parameters()]
    words = [kind.about.title, kind.about.description, kind.about.sentence, kind.about.synonyms]
    words += [one.label for one in asks] + [one.help for one in asks if one.help]
    assert all(isinstance(one, Msg) and one.strip() for one in words)


@pytest.mark.parametrize("type_id", [*RULES, *TRIGGERS])
def test_it_has_examples_that_work_and_that_do_not(type_id: str) -> None:
    told = help_of(declared(type_id), CATALOGUE)
    assert any(one.why_not is None for one in told.cases)
    assert told.reasons or (told.trigger and not told.asks)


@pytest.mark.parametrize("type_id", RULES)
def test_what_it_does_has_a_picture(type_id: str) -> None:
    kind = declared(type_id)
    assert issubclass(kind, RuleType)
    effects = [effect for example in kind.examples for effect in run_example(kind, example).effects]
    assert [type(one).__name__ for one in effects if type(one) not in VIEWS] == []
    assert effects or kind.about.helper or kind.results


@pytest.mark.parametrize("type_id", [*RULES, *TRIGGERS])
def test_it_has_a_help_page(type_id: str) -> None:
    docs = resources().parent / "docs" / "reference"
    page = (docs / "rules" / f"{type_id}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {Translator()(declared(type_id).about.title)}\n")
    assert f"### `{type_id}`" in (docs / "catalogue.md").read_text(encoding="utf-8")
