"""Cuts the pictures of guide and README out of those that `make screenshots` has taken, and makes them small."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
COLORS = 256
WHOLE = QRect(0, 0, 1440, 900)
INSPECTOR = QRect(1072, 78, 368, 282)
PREVIEW = QRect(1072, 440, 368, 260)
CONDITION = QRect(1072, 440, 368, 266)
CARD = QRect(1072, 78, 368, 654)
RECORD = QRect(1032, 132, 400, 527)
CUTS = {
    "design-light": ("design-light", WHOLE),
    "design-dark": ("design-dark", WHOLE),
    "palette": ("design-light", QRect(0, 78, 272, 634)),
    "inspector": ("design-light", INSPECTOR),
    "preview": ("design-light", PREVIEW),
    "condition": ("design-condition-light", CONDITION),
    "trigger": ("design-trigger-light", CARD),
    "rehearse-light": ("rehearse-light", WHOLE),
    "rehearse-dark": ("rehearse-dark", WHOLE),
    "why-not": ("rehearse-rules-light", RECORD),
    "backtest-summary-light": ("backtest-summary-light", WHOLE),
    "backtest-summary-dark": ("backtest-summary-dark", WHOLE),
    "run-light": ("run-ran-light", WHOLE),
    "run-dark": ("run-ran-dark", WHOLE),
    "data-deal-light": ("data-deal-light", WHOLE),
    "data-deal-dark": ("data-deal-dark", WHOLE),
    "templates-light": ("templates-light", WHOLE),
    "templates-dark": ("templates-dark", WHOLE),
    "publish-light": ("publish-differences-light", WHOLE),
    "publish-dark": ("publish-differences-dark", WHOLE),
}
"""By the name of a picture: the scene it is cut from, and what of it."""


def small(picture: QImage) -> QImage:
    """Return a picture in at most 256 colours."""
    bits = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(bits.constBits(), np.uint8).reshape(bits.height(), bits.bytesPerLine())
    pixels = rows[:, : bits.width() * 3].reshape(-1, 3)
    colors, places, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    palette, nearest = _palette(colors.astype(np.int64), counts)
    indexes = np.ascontiguousarray(nearest[places].reshape(bits.height(), bits.width()))
    made = QImage(indexes.data, bits.width(), bits.height(), bits.width(), QImage.Format.Format_Indexed8)
    made.setColorTable([0xFF000000 | int(red) << 16 | int(green) << 8 | int(blue) for red, green, blue in palette])
    return made.copy()


def _palette(colors: NDArray[np.int64], counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Choose colours, and say of each the place of the nearest chosen one.

    Next comes whichever the chosen ones show worst, so that a small red sign keeps its red beside many shades of grey.
    """
    chosen: list[int] = []
    nearest = np.zeros(len(colors), np.uint8)
    far = np.full(len(colors), np.iinfo(np.int32).max, np.int64)
    while len(chosen) < COLORS and far.any():
        chosen.append(int(np.argmax(far * far * counts)) if chosen else int(np.argmax(counts)))
        away = ((colors - colors[chosen[-1]]) ** 2).sum(axis=1)
        nearest[away < far] = len(chosen) - 1
        far = np.minimum(far, away)
    return colors[chosen], nearest


def main(taken: Path) -> int:
    """Cut every picture whose scene has been taken; exit 1 where one is missing."""
    missing = []
    for name, (scene, what) in CUTS.items():
        whole = QImage(str(taken / f"{scene}.png"))
        if whole.isNull():
            missing.append(scene)
            continue
        small(whole.copy(what.intersected(whole.rect()))).save(str(PICTURES / f"{name}.png"), quality=0)
    print(f"{len(CUTS) - len(missing)} pictures in {PICTURES}")
    for scene in missing:
        print(f"There is no {scene}.png in {taken}.", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")))
