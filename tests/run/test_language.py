"""The language in which a running engine writes: that of its company, else that of whoever started it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.delivery.base import Outside
from app.engine.effects.messages import EmployeeMail
from app.engine.model.item import Item
from app.engine.model.values import Money
from app.i18n import LANGUAGE_VARIABLE
from app.run.home import workspace_home
from app.run.local import LocalEngine, Settings
from app.storage.ledger.outbox import Outbox
from app.storage.workspace import LOCALE
from app.writing import own_templates
from tests.engine.board import board, catalogue, rule
from tests.run.test_local import now, prepared
from tests.waiting import until

TEXT = "{{ item.amount }}, {{ item.close_date }}"
VALUES = {"title": "Roof", "amount": Money(Decimal("1200.50"), "EUR"), "close_date": date(2026, 3, 31)}


@pytest.mark.parametrize(
    ("language", "companys", "written"),
    [
        ("", None, "€1,200.50, Mar 31, 2026"),
        ("it", None, "1.200,50 €, 31 mar 2026"),
        ("en_GB", None, "€1,200.50, 31 Mar 2026"),
        ("en_GB", "it", "1.200,50 €, 31 mar 2026"),
    ],
)
def test_messages_print_money_and_dates_as_the_company_or_else_whoever_runs_them_does(
    language: str, companys: str | None, written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    path = tmp_path / "deals.rulewright"
    rules = board(A=[rule("mail", "employee.email", {"to": ["employee:ann"], "subject": TEXT, "text": "y"})])
    with prepared(path, rules) as window:
        window.settings.put(LOCALE, companys)
        engine = LocalEngine(
            workspace_home(path, "test"), Settings(catalogue(), Outside(lambda _: "", now), own_templates())
        )
        engine.start()
        try:
            window.records.put(Item("1", "deal", "sales", "A", VALUES))
            until(lambda: len(Outbox(engine.ledger.store).list()) == 1)
            (post,) = Outbox(engine.ledger.store).list()
            assert isinstance(post.effect, EmployeeMail)
            assert post.effect.subject == written
        finally:
            engine.stop()
