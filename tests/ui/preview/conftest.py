from __future__ import annotations

import pytest

from app.i18n import ENGLISH
from app.ui.preview.look import Look
from app.ui.preview.people import Scene
from app.ui.theme.theme import Theme
from tests.ui.preview import cases


@pytest.fixture
def look(theme: Theme) -> Look:
    return Look(theme, ENGLISH)


@pytest.fixture
def scene() -> Scene:
    return Scene(cases.deal(), cases.world(), cases.NOW, ENGLISH)
