"""What is new in each version, for those who use it; the whole of it stands in CHANGELOG.md."""

from __future__ import annotations

from msgspec import Struct

from app.engine.words import Msg, msg


class Item(Struct, frozen=True):
    """One thing that is new."""

    icon: str
    title: Msg
    text: Msg


class Release(Struct, frozen=True):
    """What is new in a version."""

    version: str
    items: tuple[Item, ...]


NEWS = (
    Release(
        "0.1.0",
        (
            Item(
                "mdi6.view-dashboard-edit-outline",
                msg("Design"),
                msg("Draw what happens at each stage, when and on which condition, with a preview on real records."),
            ),
            Item(
                "mdi6.view-grid-plus-outline",
                msg("Templates"),
                msg("Begin with a rule set for a usual job and fit it to your pipeline."),
            ),
            Item(
                "mdi6.play-circle-outline",
                msg("Rehearse"),
                msg("Move records and the clock, and see who would get what, and why a rule stayed silent."),
            ),
            Item(
                "mdi6.history",
                msg("Backtest"),
                msg("Play last year again under your rules, and compare two versions."),
            ),
            Item(
                "mdi6.cloud-upload-outline",
                msg("Run and publish"),
                msg("Let the rules run on this computer or on a server, with versions and a way back."),
            ),
            Item(
                "mdi6.translate",
                msg("Four languages"),
                msg("English, Italian, French and Polish. Choose in the preferences."),
            ),
        ),
    ),
)
"""The newest version first."""
