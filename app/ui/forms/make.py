"""Makes the form of a type: the one laid out for it, or else the generated one."""

from __future__ import annotations

import importlib

from app.engine.catalog.declaration import Declared
from app.ui.forms.context import FormContext
from app.ui.forms.form import ParameterForm
from app.ui.forms.registry import custom_module


def make_form(declared: type[Declared], context: FormContext) -> ParameterForm:
    """Return a fresh form with the initial values."""
    module = custom_module(declared.about.id)
    made: type[ParameterForm] = importlib.import_module(module).Form if module is not None else ParameterForm
    return made(declared, context)
