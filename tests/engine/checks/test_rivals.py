"""Claims kept so that rivals are found at once, beside comparing each with each."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.engine.checks.claims import Claim, claim_of, exclude
from app.engine.checks.problem import Subject
from app.engine.checks.rivals import Rivals
from app.engine.conditions import Compiled
from app.engine.conditions.nodes import GroupNode
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from tests.engine.board import board, catalogue, say

_NUMBERS = st.integers(0, 4)
_TEXTS = st.text("ab", min_size=1, max_size=3)
_clauses = st.one_of(
    st.builds(
        lambda op, n: ("item.probability", op, n), st.sampled_from(["eq", "ne", "ge", "gt", "lt", "le"]), _NUMBERS
    ),
    st.builds(lambda a, b: ("item.probability", "between", [a, b]), _NUMBERS, _NUMBERS),
    st.builds(
        lambda op, n: ("item.probability", op, n),
        st.sampled_from(["in", "not_in"]),
        st.lists(_NUMBERS, min_size=1, max_size=3),
    ),
    st.builds(
        lambda op, text: ("item.title", op, text),
        st.sampled_from(["eq", "ne", "contains", "not_contains", "starts_with", "ends_with"]),
        _TEXTS,
    ),
    st.builds(lambda op: ("item.title", op, None), st.sampled_from(["empty", "filled"])),
)


@given(st.lists(_clauses, max_size=7))
def test_some_claim_has_a_rival_where_each_compared_with_each_finds_one(clauses: list[tuple[str, str, Any]]) -> None:
    found = _claims(clauses)
    rivals = Rivals()
    told = [(rival, claim) for claim in found if (rival := rivals.add(claim)) is not None]
    assert all(exclude(*pair) for pair in told)
    assert bool(told) is any(exclude(one, other) for one, other in combinations(found, 2))


def _claims(clauses: list[tuple[str, str, Any]]) -> list[Claim]:
    condition = {"all": [{"left": left, "op": op, "right": right} for left, op, right in clauses]}
    rule_set = board(A=[say("x", only_if=condition)])
    node = rule_set.stages[0].rules[0]
    compiled = Subject(rule_set, catalogue(), Directory(), Templates()).compiled(node)
    assert isinstance(compiled, Compiled)
    assert isinstance(compiled.root, GroupNode)
    return [claim for one in compiled.root.members if (claim := claim_of(one, negated=False)) is not None]
