"""Where the program's own files lie, and where it may keep those of a person."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct
from platformdirs import PlatformDirs

HOME_VARIABLE = "RULEWRIGHT_HOME"


class Places(Struct, frozen=True):
    """The folders of the person at the keyboard. None is made before something is written there."""

    settings: Path
    data: Path
    logs: Path
    documents: Path
    cache: Path | None = None
    """Where what can be made anew is kept; None where nothing is."""


def places() -> Places:
    """Answer as the system's customs have it, or with folders below ``$RULEWRIGHT_HOME`` where that is set."""
    if home := os.environ.get(HOME_VARIABLE):
        base = Path(home).absolute()
        return Places(base / "settings", base / "data", base / "logs", base / "documents", base / "cache")
    customs = PlatformDirs("rulewright", appauthor=False)
    return Places(
        customs.user_config_path,
        customs.user_data_path,
        customs.user_log_path,
        customs.user_documents_path / "Rulewright",
        customs.user_cache_path,
    )


def resources() -> Path:
    """Find icons, schemas, translations and the sample: inside an installed package, beside ``app/`` in a checkout."""
    package = Path(__file__).parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
