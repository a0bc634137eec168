from __future__ import annotations

import json

import pytest

from comparison import Comparison


@pytest.mark.parametrize(
    ("comparison", "ratio", "kept"),
    [
        (Comparison("shown", "s", ours=1, peer=8, at_least=8), 8, True),
        (Comparison("shown", "s", ours=2, peer=8, at_least=8), 4, False),
        (Comparison("started", "s", ours=5, peer=2, at_most=2.5), 2.5, True),
        (Comparison("started", "s", ours=6, peer=2, at_most=2.5), 3, False),
        (Comparison("stepped", "/s", ours=300, peer=1000, at_least=0.25), 0.3, True),
        (Comparison("counted", "/s", ours=500, peer=1000, at_most=1.5), 2, False),
        (Comparison("scrolled", "ms", ours=17, limit=16), None, False),
        (Comparison("decided", "/s", ours=1.1e6, limit=1e6), None, True),
        (Comparison("weighed", "MB", ours=20, peer=90), 4.5, None),
    ],
)
def test_a_promise_is_kept_or_missed(comparison: Comparison, ratio: float | None, kept: bool | None) -> None:
    assert comparison.ratio == pytest.approx(ratio)
    assert comparison.kept is kept


def test_a_person_reads_work_numbers_ratio_and_promise(capsys: pytest.CaptureFixture[str]) -> None:
    Comparison("check 500 rules", "s", ours=0.41, peer=0.2, peer_name="bare imports", at_most=2.5).report()
    assert capsys.readouterr().out == "check 500 rules   0.41 s   0.2 s bare imports   2.05 ×   ≤ 2.5 × kept\n"


def test_the_collector_reads_back_what_a_script_reports(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCHMARK_JSON", "1")
    reported = Comparison("check 500 rules", "s", ours=0.41, peer=0.2)
    reported.report()
    assert Comparison(**json.loads(capsys.readouterr().out)) == reported
