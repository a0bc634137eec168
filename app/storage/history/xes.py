"""Event logs in XES (IEEE 1849), item by item, in the memory of one of them."""

from __future__ import annotations

from collections.abc import Collection, Generator
from pathlib import Path

from app.storage.history.raw import MOST_EVENTS, RawItem
from app.storage.history.source import LogBytes, Told, UnreadableLog
from app.storage.history.xes_parser import Level, Stand, Wanted, XesParser
from app.storage.history.xes_tokens import XesTokens

_Reader = XesParser | XesTokens


class XesLog:
    """The items of a log, or of a part of it that begins with an item, one after the other.

    Only `wanted` attributes are kept, all where it is None. Walking raises UnreadableLog where the log cannot be read
    or not further; what came before counts.
    """

    def __init__(
        self,
        path: Path,
        wanted: Collection[str] | None = None,
        told: Told | None = None,
        *,
        part: Stand | None = None,
        end: int | None = None,
        most_events: int = MOST_EVENTS,
        most_bytes: int | None = None,
    ) -> None:
        """`part` says where a part begins and what is open there, `end` where its last item ends, in unpacked bytes.

        More than `most_bytes` are not read, as if the log broke off there.
        """
        self._path = path
        self._told = told
        self._part = part
        self._end = end
        self._most_bytes = most_bytes
        self._wanted = Wanted(None if wanted is None else frozenset(wanted), most_events)
        self.kinds: dict[str, str] = {}
        """The XES types of the attributes met so far."""
        self.strays = 0
        """Events outside of items."""
        self.stopped = False
        """Whether there may be more than was to be read."""

    def __iter__(self) -> Generator[RawItem, None, None]:
        """Walk the items once."""
        part = self._part
        with LogBytes(
            self._path, self._told, start=part.place if part else 0, end=self._end or self._most_bytes
        ) as source:
            reader, left = self._begun(), self._most_bytes
            while data := source.take():
                reader = yield from self._fed(reader, data)
                left = None if left is None else left - len(data)
            self.stopped = left is not None and left <= 0
            closing = b"" if self._end is None else f"</{reader.root}>".encode()
            yield from self._fed(reader, closing, final=True)

    def start_of_items(self) -> Stand | None:
        """Return where the items begin and what is open there; None where they cannot be read quickly."""
        with LogBytes(self._path, self._told) as source:
            reader = XesParser(self._path.name, self._wanted, self.kinds, Stand(), alone=False)
            while (data := source.take()) and not reader.found:
                reader.feed(data)
                if reader.left is not None:
                    return reader.left
        return None

    def _begun(self) -> _Reader:
        if self._part is None:
            return XesParser(self._path.name, self._wanted, self.kinds, Stand(), alone=False)
        part = self._part
        return XesTokens(self._wanted, self.kinds, Stand(part.place, part.line, Level.LOG, part.root, part.prefix))

    def _fed(self, reader: _Reader, data: bytes, *, final: bool = False) -> Generator[RawItem, None, _Reader]:
        """Feed a reader, or those that take over from it, and return who reads on."""
        while True:
            broken = None
            try:
                reader.feed(data, final=final)
            except UnreadableLog as error:
                broken = error
            self.strays += reader.strays
            reader.strays = 0
            found, reader.found = reader.found, []
            yield from found
            if broken is not None:
                raise broken
            left = reader.left
            if left is None:
                return reader
            data, left.rest = left.rest, b""
            if isinstance(reader, XesTokens):
                reader = XesParser(self._path.name, self._wanted, self.kinds, left)
            else:
                reader = XesTokens(self._wanted, self.kinds, left)
