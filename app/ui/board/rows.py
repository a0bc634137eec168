"""The steps that turn one list of rows into another, so that a view touches only what changed. Knows no Qt."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from msgspec import Struct


class Remove(Struct, frozen=True):
    """Rows `first` to `last` go."""

    first: int
    last: int


class Insert(Struct, frozen=True):
    """Rows come, to stand from `first` to `last`."""

    first: int
    last: int


class Move(Struct, frozen=True):
    """The row at `source` goes to stand at `target`."""

    source: int
    target: int


Step = Remove | Insert | Move


def steps(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Step]:
    """Walk the steps from `old` to `new`, each in terms of the rows as the steps before left them."""
    work = list(old)
    staying = set(new)
    yield from _removals(work, staying)
    known = set(work)
    place = 0
    while place < len(new):
        if place < len(work) and work[place] == new[place]:
            place += 1
        elif new[place] not in known:
            last = place
            while last + 1 < len(new) and new[last + 1] not in known:
                last += 1
            work[place:place] = new[place : last + 1]
            yield Insert(place, last)
            place = last + 1
        elif work[place + 1] == new[place]:  # the row here went down: one step, where pulling up the rest takes many
            target = sum(one in known for one in new[place : new.index(work[place], place)]) + place
            work.insert(target, work.pop(place))
            yield Move(place, target)
        else:
            source = work.index(new[place], place)
            work.insert(place, work.pop(source))
            yield Move(source, place)


def _removals(work: list[Hashable], staying: set[Hashable]) -> Iterator[Remove]:
    last = len(work) - 1
    while last >= 0:
        if work[last] in staying:
            last -= 1
            continue
        first = last
        while first > 0 and work[first - 1] not in staying:
            first -= 1
        del work[first : last + 1]
        yield Remove(first, last)
        last = first - 1
