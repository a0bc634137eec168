"""Conditions compiled to closures, with explanation."""

from app.engine.conditions.compile import Compiled, compile_condition
from app.engine.conditions.explain import Explanation, Failure, first_failure
from app.engine.conditions.operators import Shape, operator_label, operators_for, shape_of
from app.engine.conditions.sentences import words
from app.engine.conditions.types import NameType, Types

__all__ = [
    "Compiled",
    "Explanation",
    "Failure",
    "NameType",
    "Shape",
    "Types",
    "compile_condition",
    "first_failure",
    "operator_label",
    "operators_for",
    "shape_of",
    "words",
]
