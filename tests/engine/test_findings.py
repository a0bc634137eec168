"""What a backtest finds of messages: whom they flood, and whom they wake."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.engine import effects
from app.engine.backtest import Lived
from app.engine.comparison import Change, Comparison
from app.engine.effects import DocumentCreated, Effect, MessengerInvitation, QrCodeCreated, SignatureRequested
from app.engine.findings import Findings
from app.engine.history import History
from app.engine.model.values import File
from app.engine.trace import Acted

NIGHT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
DAY = date(2026, 3, 1)
KEY = ("deal", "7")


def lived(*asked: Effect) -> Lived:
    steps = (Acted(NIGHT, KEY, "r", "new", 1, place, one) for place, one in enumerate(asked))
    return Lived(None, tuple(steps))


def test_a_client_who_is_asked_to_sign_at_night_is_woken_and_the_employee_who_signs_too_is_none() -> None:
    findings = Findings(UTC, flooded_at=1)
    findings.take(History("7", ()), lived(*[SignatureRequested("d", "1", ("contact:paolo", "ann"), "ann")] * 2))

    assert findings.nights == {"r": 2}
    assert findings.flooded() == {("contact:paolo", DAY): 2, ("ann", DAY): 2}


def test_an_employee_who_signs_at_night_is_no_client() -> None:
    findings = Findings(UTC)
    findings.take(History("7", ()), lived(SignatureRequested("d", "1", ("ann",), "ann")))

    assert not findings.nights


def offer(number: str) -> DocumentCreated:
    return DocumentCreated(f"doc-{number}", "1", 1, File("t", "T.docx"), "T", url=f"https://x.example/{number}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (offer("a"), offer("b")),
        (
            QrCodeCreated("c1", "T", "", "", "https://x.example/c1", "https://x.example/c1.svg"),
            QrCodeCreated("c2", "T", "", "", "https://x.example/c2", "https://x.example/c2.svg"),
        ),
        (
            MessengerInvitation("telegram", "contact:1", "+39 1", "Hi", "https://t.example/a", "log"),
            MessengerInvitation("telegram", "contact:1", "+39 1", "Hi", "https://t.example/b", "log"),
        ),
    ],
)
def test_what_a_seed_makes_up_is_no_difference_between_versions(one: Effect, other: Effect) -> None:
    comparison = Comparison()
    comparison.take(History("7", ()), lived(one), lived(other))
    assert (comparison.same, comparison.totals()[Change.OTHERWISE]) == (1, 0)


def test_every_id_and_link_that_an_effect_brings_is_known_to_be_made_up() -> None:
    kinds = [one for one in vars(effects).values() if isinstance(one, type) and issubclass(one, Effect)]
    found = {
        (kind.__name__, name) for kind in kinds for name in kind.__struct_fields__ if name.endswith(("_id", "_url"))
    }
    assert found <= {(kind.__name__, name) for kind in kinds for name in kind.made_up}
    assert all(set(kind.made_up) <= set(kind.__struct_fields__) for kind in kinds)
