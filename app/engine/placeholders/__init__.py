"""Texts with placeholders: read, checked, filled in within bounds. The only part of the engine that knows Jinja."""

from app.engine.placeholders.limits import Limits
from app.engine.placeholders.templates import CompiledTemplate, Target, Templates
from app.engine.scope import Scope

__all__ = ["CompiledTemplate", "Limits", "Scope", "Target", "Templates"]
