"""XES as nearly every program writes it: the quick reader, which hands over what is written otherwise.

A log says the same few things again and again. Cut at each “<”, it falls into pieces of which each different one is
understood once; what a piece may be is told so narrowly that whatever else XML allows is left to the thorough reader.
"""

from __future__ import annotations

import re

from app.storage.history.raw import RawItem
from app.storage.history.xes_parser import TYPES, Level, Stand, Wanted

_MOST_KNOWN = 50_000
_LONGEST = 1024 * 1024
_MOST_MARKED = 10_000
_VALUE = r'"([^"<\x00-\x1f\ufffe\uffff]*)"'
_KEY = r'"([^"<&\x00-\x1f\ufffe\uffff]*)"'
_BLANK = r"[ \t\r\n]*"
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))

_NOTHING, _EVENT, _EVENT_END, _ITEM, _ITEM_END, _OTHER = range(6)
_TAGS = {"event": _EVENT, "/event": _EVENT_END, "trace": _ITEM, "/trace": _ITEM_END}
_Meant = tuple[str, str] | int


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
        pieces = text.split("<")
        understood = self._walk(pieces, data)
        if understood < len(pieces):
            cut = len("<".join(pieces[:understood]).encode())
        stand = self._stand
        stand.place += cut
        stand.line += data.count(b"\n", 0, cut)
        stand.rest = data[cut:]
        if understood < len(pieces) or final or len(stand.rest) > _LONGEST:
            self.left = stand

    def _walk(self, pieces: list[str], data: bytes) -> int:
        """Follow the pieces and return how many of them were understood."""
        stand, get, most = self._stand, self._known.get, self._wanted.most_events
        level, item, event, head = stand.level, stand.item, stand.event, stand.mark
        into = event if level is Level.EVENT else item.values
        begun, place, line, end = 1, 0, stand.line, len(pieces)
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
                item.add(event, head + pieces[begun:number] if head else pieces[begun:number], most)
                level, into = Level.ITEM, item.values
            elif meant is _ITEM and level is Level.LOG:
                before, place = place, data.index(self._opening, place)
                line += data.count(b"\n", before, place)
                level, item = Level.ITEM, RawItem(stand.place + place, line)
                into = item.values
                place += 1
            elif meant is _ITEM_END and level is Level.ITEM:
                self.found.append(item)
                level, into = Level.LOG, {}
            elif meant is not _NOTHING:
                end = number
                break
        stand.level, stand.item, stand.event = level, item, event
        stand.mark = (head + pieces[begun:end])[:_MOST_MARKED] if level is Level.EVENT else []
        return end

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
                return meant
        elif tag := self._tag.fullmatch(piece):
            meant = _TAGS[tag[1] + tag[2]]
        else:
            return _NOTHING if not piece else _OTHER
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[piece] = meant
        return meant
