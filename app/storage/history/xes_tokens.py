"""XES as nearly every program writes it: the quick reader, which hands over what is written otherwise.

A log says the same few things again and again. Cut at each “<”, it falls into pieces of which each different one is
understood once; what a piece may be is told so narrowly that whatever else XML allows is left to the thorough reader.
Most events differ from earlier ones in their time alone: once the pieces of one are understood, others are taken whole.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.storage.history.raw import RawItem
from app.storage.history.xes_parser import TYPES, Level, Stand, Wanted

_MOST_KNOWN = 50_000
_MOST_LEARNT = 10_000
_LONGEST = 1024 * 1024
_MOST_MARKED = 10_000
_VALUE = r'"([^"<\x00-\x1f\ufffe\uffff]*)"'
_KEY = r'"([^"<&\x00-\x1f\ufffe\uffff]*)"'
_BLANK = r"[ \t\r\n]*"
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_TIME = re.compile(r"[0-9T:.+Z -]*")

_NOTHING, _EVENT, _EVENT_END, _ITEM, _ITEM_END, _OTHER = range(6)
_TAGS = {"event": _EVENT, "/event": _EVENT_END, "trace": _ITEM, "/trace": _ITEM_END}
_Meant = tuple[str, str] | int


class _Learnt(NamedTuple):
    """An event but for its time: its other values, and how much stands before and after all that it says."""

    values: dict[str, str]
    before: int
    after: int


class XesTokens:
    """Reads items from within a log in UTF-8; sets `left` where it meets what it does not know."""

    def __init__(self, wanted: Wanted, kinds: dict[str, str], stand: Stand) -> None:
        """Go on from where another left off, within the log and between two items."""
        self._wanted = wanted
        self._kinds = kinds
        self._stand = stand
        self._known: dict[str, _Meant] = {}
        prefix = re.escape(stand.prefix)
        self._attribute = re.compile(rf"{prefix}({'|'.join(TYPES)}) key={_KEY} value={_VALUE} ?/>{_BLANK}")
        self._tag = re.compile(rf"(/?){prefix}(trace|event){_BLANK}>{_BLANK}")
        self._opening = f"<{stand.prefix}trace".encode()
        self._event = f"<{stand.prefix}event>"
        self._learnt: dict[tuple[str, str], _Learnt] = {}
        self._time_key = self._time = ""
        """The attribute that holds the time of events, and what stands before its value."""
        self._place, self._line = 0, stand.line
        """Of the last item, in the bytes at hand."""
        self.root = stand.root
        self.found: list[RawItem] = []
        self.strays = 0
        self.left: Stand | None = None

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Add the items that end in these bytes to `found`."""
        data = self._stand.rest + data
        cut = 0 if final else max(data.rfind(b"<"), 0)
        try:
            text = data[:cut].decode()
        except UnicodeDecodeError:
            text, cut, final = "", 0, True
        understood = self._read(text, data)
        if understood < len(text):
            cut = len(text[:understood].encode())
        stand = self._stand
        stand.place += cut
        stand.line += data.count(b"\n", 0, cut)
        stand.rest = data[cut:]
        if understood < len(text) or final or len(stand.rest) > _LONGEST:
            self.left = stand

    def _read(self, text: str, data: bytes) -> int:
        """Read whole events as such and all else in pieces; return how many characters were understood."""
        stand, tag = self._stand, self._event
        self._place, self._line = 0, stand.line
        first, *others = text.split(tag)
        understood = self._walk(first.split("<"), data)
        if understood < len(first):
            return understood
        for chunk in others:
            if stand.level is not Level.ITEM or not self._take(chunk):
                known = len(stand.item.events)
                whole = tag + chunk
                walked = self._walk(whole.split("<"), data)
                if walked < len(whole):
                    return understood + walked
                if stand.level is Level.ITEM and len(stand.item.events) == known + 1:
                    self._learn(chunk, stand.item.events[-1])
            understood += len(tag) + len(chunk)
        return understood

    def _take(self, chunk: str) -> bool:
        """Take an event as a whole, where one has been understood that differs from it in its time alone."""
        before, _, rest = chunk.partition(self._time or "\0")
        time, _, after = rest.partition('"')
        learnt = self._learnt.get((before, after))
        if learnt is None or _TIME.fullmatch(time) is None:
            return False
        mark = (chunk[learnt.before : -learnt.after],)
        self._stand.item.add({**learnt.values, self._time_key: time}, mark, self._wanted.most_events)
        return True

    def _learn(self, chunk: str, event: dict[str, str]) -> None:
        """Remember an event whose pieces were understood; it is all that there is in the chunk."""
        before, found, rest = chunk.partition(self._time or "\0")
        _, _, after = rest.partition('"')
        end = chunk[chunk.rfind("<") + 1 :]
        again = f'key="{self._time_key}"'
        alone = self._known.get(end) is _EVENT_END and again not in before and again not in after
        if found and alone and len(self._learnt) < _MOST_LEARNT:
            values = {key: value for key, value in event.items() if key != self._time_key}
            self._learnt[before, after] = _Learnt(values, chunk.find("<") + 1, len(end) + 1)

    def _walk(self, pieces: list[str], data: bytes) -> int:
        """Follow the pieces and return how many characters of them were understood."""
        stand, get, most = self._stand, self._known.get, self._wanted.most_events
        level, item, event, head = stand.level, stand.item, stand.event, stand.mark
        into = event if level is Level.EVENT else item.values
        begun, end = 1, len(pieces)
        for number, piece in enumerate(pieces):
            meant = get(piece)
            if meant is None:
                meant = self._understand(piece)
            if meant.__class__ is tuple:
                into[meant[0]] = meant[1]
            elif meant is _EVENT and level is Level.ITEM:
                level, event, begun, head = Level.EVENT, {}, number + 1, []
                into = event
            elif meant is _EVENT_END and level is Level.EVENT:
                item.add(event, ("<".join(head + pieces[begun:number]),), most)
                level, into = Level.ITEM, item.values
            elif meant is _ITEM and level is Level.LOG:
                place = data.index(self._opening, self._place)
                self._line += data.count(b"\n", self._place, place)
                level, item = Level.ITEM, RawItem(stand.place + place, self._line)
                into = item.values
                self._place = place + 1
            elif meant is _ITEM_END and level is Level.ITEM:
                self.found.append(item)
                level, into = Level.LOG, {}
            elif meant is not _NOTHING:
                end = number
                break
        stand.level, stand.item, stand.event = level, item, event
        stand.mark = (head + pieces[begun:end])[:_MOST_MARKED] if level is Level.EVENT else []
        return len("<".join(pieces[:end])) if end < len(pieces) else sum(map(len, pieces)) + end - 1

    def _understand(self, piece: str) -> _Meant:
        meant: _Meant
        if found := self._attribute.fullmatch(piece):
            kind, key, value = found.groups()
            if "&" in value:
                if "&" in _ENTITY.sub("", value):
                    return _OTHER
                value = _ENTITY.sub(lambda one: _ENTITIES[one[0]], value)
            if self._wanted.keys is not None and key not in self._wanted.keys:
                meant = _NOTHING
            else:
                meant = key, value
                self._kinds.setdefault(key, kind)
            if kind == "date" and meant:
                if not self._time:
                    self._time_key, self._time = key, f"<{piece[: found.start(3)]}"
                return meant
        elif tag := self._tag.fullmatch(piece):
            meant = _TAGS[tag[1] + tag[2]]
        else:
            return _NOTHING if not piece else _OTHER
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[piece] = meant
        return meant
