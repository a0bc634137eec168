"""Texts with placeholders: read, checked, filled in within bounds. The only part of the engine that knows Jinja."""

from app.engine.placeholders.filters import FILTERS, Argument, Filter
from app.engine.placeholders.limits import Limits
from app.engine.placeholders.pieces import Chip, FilterUse, Piece, Text, chip, joined, literal
from app.engine.placeholders.problems import KnownNames, Problem
from app.engine.placeholders.templates import CompiledTemplate, Target, Templates
from app.engine.scope import Scope

__all__ = [
    "FILTERS",
    "Argument",
    "Chip",
    "CompiledTemplate",
    "Filter",
    "FilterUse",
    "KnownNames",
    "Limits",
    "Piece",
    "Problem",
    "Scope",
    "Target",
    "Templates",
    "Text",
    "chip",
    "joined",
    "literal",
]
