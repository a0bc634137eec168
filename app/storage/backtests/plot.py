"""Messages per channel and day as a picture that a page can hold: stacked bars in SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

from app.engine.words import Msg, Said, count, pair

_WIDTH, _HEIGHT = 960, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 12, 28
_MOST_BARS = 200
_LINES = 4
_LABELS = 6

PerDay = Mapping[tuple[str, date], int]


def plot(per_day: PerDay, channels: Sequence[str], called: Mapping[str, str], title: str, said: Said) -> str:
    """Return the picture; the colours of the channels are the style sheet's ``c0`` to ``c7`` in the order given."""
    if not per_day:
        return ""
    first, last = min(day for _, day in per_day), max(day for _, day in per_day)
    days = (last - first).days + 1
    width = -(-days // _MOST_BARS)
    bars = -(-days // width)
    heights: list[Counter[str]] = [Counter() for _ in range(bars)]
    for (channel, day), n in per_day.items():
        heights[(day - first).days // width][channel] += n
    most = _nice(max(one.total() for one in heights))
    lines = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">',
        *_grid(most, said),
        *_dates(first, width, bars, said),
    ]
    for number, height in enumerate(heights):
        start = first + timedelta(days=number * width)
        end = min(last, start + timedelta(days=width - 1))
        when = _day(start, said) if start == end else f"{_day(start, said)} – {_day(end, said)}"
        told = [
            when,
            *(said(pair(called[one], count(height[one], said))) for one in channels if height[one]),
        ]
        lines += _bar(number, bars, height, most, channels, told)
    return "\n".join([*lines, "</svg>"])


def _bar(
    number: int,
    bars: int,
    height: Counter[str],
    most: int,
    channels: Sequence[str],
    told: Sequence[str],
) -> list[str]:
    if not height:
        return []
    room = (_WIDTH - _LEFT - _RIGHT) / bars
    x, broad = _LEFT + number * room, max(1.0, room - min(2.0, room / 4))
    lines = [f"<g><title>{escape(chr(10).join(told))}</title>"]
    y = float(_HEIGHT - _BOTTOM)
    for place, channel in enumerate(channels):
        if height[channel]:
            tall = height[channel] / most * (_HEIGHT - _TOP - _BOTTOM)
            y -= tall
            lines.append(
                f'<rect class="c{min(place, 7)}" x="{x:.1f}" y="{y:.1f}" width="{broad:.1f}" height="{tall:.1f}"/>'
            )
    return [*lines, "</g>"]


def _grid(most: int, said: Said) -> list[str]:
    lines: list[str] = []
    for number in range(_LINES + 1):
        y = _HEIGHT - _BOTTOM - number / _LINES * (_HEIGHT - _TOP - _BOTTOM)
        lines.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text class="n" x="{_LEFT - 8}" y="{y + 4:.1f}">{count(most * number // _LINES, said)}</text>')
    return lines


def _dates(first: date, width: int, bars: int, said: Said) -> list[str]:
    step = -(-bars // _LABELS)
    room = (_WIDTH - _LEFT - _RIGHT) / bars
    return [
        f'<text x="{_LEFT + number * room:.1f}" y="{_HEIGHT - 8}">'
        f"{escape(_day(first + timedelta(days=number * width), said))}</text>"
        for number in range(0, bars, step)
        if bars == 1 or number * room < _WIDTH - _LEFT - _RIGHT - 60
    ]


def _day(day: date, said: Said) -> str:
    return said(Msg("{day}").fill(day=day))


def _nice(most: int) -> int:
    """Return a round number not below, that the lines divide."""
    size = 1
    while True:
        for one in (4, 8, 12, 16, 20, 24, 32, 40, 60):
            if one * size >= most:
                return one * size
        size *= 10
