"""Links lead to where the pages are shown."""

from __future__ import annotations

from app.engine.links import code_link, page_link, page_of_code
from app.engine.ports import Directory


def test_a_link_leads_to_the_server_where_there_is_one() -> None:
    assert page_link(Directory(), "pay", "payment-1") == "rulewright://pay/payment-1"
    served = Directory(public_base="https://rules.example.com")
    assert page_link(served, "pay", "payment-1") == "https://rules.example.com/pay/payment-1"


def test_the_picture_of_a_code_leads_back_to_its_page() -> None:
    page = page_link(Directory(), "page", "page-1")
    assert page_of_code(code_link(page)) == page
    assert page_of_code(page) is None
    assert page_of_code("https://example.com/code.png") is None
