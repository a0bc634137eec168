"""Links lead to where the pages are shown."""

from __future__ import annotations

from app.engine.links import page_link
from app.engine.ports import Directory


def test_a_link_leads_to_the_server_where_there_is_one() -> None:
    assert page_link(Directory(), "pay", "payment-1") == "rulewright://pay/payment-1"
    served = Directory(public_base="https://rules.example.com")
    assert page_link(served, "pay", "payment-1") == "https://rules.example.com/pay/payment-1"
