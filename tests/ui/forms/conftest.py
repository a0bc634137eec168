"""What tests of forms share: the surroundings of a rule at a small roofing company."""

from __future__ import annotations

import pytest

from app.engine.catalog.registry import Catalogue
from app.ui.forms.context import FormContext
from app.ui.theme.theme import Theme
from tests.ui.forms import roofs


@pytest.fixture
def context(theme: Theme, catalogue: Catalogue) -> FormContext:
    return roofs.context(theme, catalogue)
