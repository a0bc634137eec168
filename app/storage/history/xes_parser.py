"""XES as XML, whatever it holds: the thorough reader, and the one that says what is wrong."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NoReturn
from xml.parsers import expat

from app.engine.words import msg
from app.storage.history.raw import RawItem
from app.storage.history.source import UnreadableLog

TYPES = frozenset({"string", "date", "int", "float", "boolean", "id"})
"""Kinds of attributes that have one value; lists and containers have none."""

_LONGEST = 16 * 1024 * 1024
_LONGEST_HANDED = 1024 * 1024
_DEEPEST = 100
_MOST_MARKED = 10_000
_PLAIN = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})

_NOT_XES = msg(
    "“{file}” is XML, but no event log: it begins with “{tag}” where XES has “log”. Export it as XES or CSV."
)
_DOCTYPE = msg("“{file}” declares a document type (line {line}), as no event log needs; it is not read. Remove it.")
_TOO_LONG = msg(
    "A value or tag from line {line} on is longer than 16 MB. Nothing after it is read; mend the log there."
)
_TOO_DEEP = msg("Tags lie too deep in one another at line {line}. Nothing after it is read; mend the log there.")
_CUT = msg("“{file}” ends in the middle, at line {line}. Only what stands before is read; export or copy it again.")
_ENCODING = msg("“{file}” holds characters at line {line} that are not {encoding}. Export it again as UTF-8.")
_UNKNOWN_ENCODING = msg("“{file}” is written in “{encoding}”, which is not known here. Export it again as UTF-8.")
_BROKEN = msg("“{file}” is no well-formed XML at line {line}: {why}. Nothing after it is read; export it again.")

_CUTS = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
)
_INVALID = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_UNKNOWN = expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]


class Level(IntEnum):
    """How far inside the log a place is."""

    OUTSIDE = 0
    LOG = 1
    ITEM = 2
    EVENT = 3


@dataclass(slots=True)
class Stand:
    """Where one reader leaves off, so that another can go on."""

    place: int = 0
    line: int = 1
    level: Level = Level.OUTSIDE
    root: str = "log"
    prefix: str = ""
    """What stands before the names of the tags, with its colon."""
    item: RawItem = field(default_factory=lambda: RawItem(0, 0))
    event: dict[str, str] = field(default_factory=dict)
    mark: list[str] = field(default_factory=list)
    rest: bytes = b""
    """Read from the file and not understood yet."""

    def opened(self) -> bytes:
        """Return the tags that are open here."""
        tags = (self.root, f"{self.prefix}trace", f"{self.prefix}event")
        return "".join(f"<{tag}>" for tag in tags[: self.level]).encode()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be kept of a log."""

    keys: Collection[str] | None
    """Attributes by their names in the log, None for all."""
    most_events: int


class _Plain(Exception):
    """Items begin, and the log is written so that the quick reader may try."""

    def __init__(self, place: int, line: int) -> None:
        """Say where: once told, the parser is already further."""
        super().__init__()
        self.place = place
        self.line = line


class XesParser:
    """Reads items with expat. Nested attributes, globals and classifiers are passed over; document types refused."""

    def __init__(self, name: str, wanted: Wanted, kinds: dict[str, str], stand: Stand, *, alone: bool = True) -> None:
        """Go on from where another left off; not `alone`, stop where plain items begin and set `left`."""
        self._name = name
        self._wanted = wanted
        self._kinds = kinds
        self._alone = alone
        self._level = stand.level
        self._inside = 0
        self._item, self._event, self._mark = stand.item, stand.event, stand.mark
        self._locals: dict[str, str] = {}
        self.root, self._prefix = stand.root, stand.prefix
        self.found: list[RawItem] = []
        self._encoding = ""
        self._fed = 0
        self._unread = b""
        """What has been fed of a tag that has not ended; kept only where another reader may go on from there."""
        self.strays = 0
        """Events outside of items."""
        self.left: Stand | None = None
        self._parser = self._made(stand)
        opened = stand.opened()
        self._place = stand.place - len(opened)
        self._line = stand.line - 1

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Add the items that end in these bytes to `found`; raises UnreadableLog, what came before is found."""
        if not self._fed and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._encoding = "utf-16"
        before = self._fed
        self._fed += len(data)
        unread = self._unread + data
        try:
            self._parser.Parse(data, final)
        except _Plain as begun:
            rest = unread[begun.place - self._place - self._fed :]
            self.left = Stand(begun.place, begun.line, Level.LOG, self.root, self._prefix, rest=rest)
        except (LookupError, ValueError) as error:
            words = _UNKNOWN_ENCODING.fill(file=self._name, encoding=self._encoding[:40])
            raise UnreadableLog(words) from error
        except expat.ExpatError as error:
            raise self._told(error, data[max(self._parser.ErrorByteIndex - before, 0) :][:4]) from error
        else:
            open_bytes = self._fed - self._parser.CurrentByteIndex
            if open_bytes > _LONGEST:
                raise UnreadableLog(_TOO_LONG.fill(line=self._here()[1]))
            self._alone = self._alone or open_bytes > _LONGEST_HANDED
            if not self._alone:
                self._unread = unread[len(unread) - open_bytes :]

    def _made(self, stand: Stand) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8" if stand.level else None)
        parser.ordered_attributes = True
        opened = stand.opened()
        if opened:
            parser.Parse(opened, False)
            self._fed = len(opened)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        parser.XmlDeclHandler = self._declared
        return parser

    def _here(self) -> tuple[int, int]:
        """Return the place and line of what is being read."""
        return self._place + self._parser.CurrentByteIndex, self._line + self._parser.CurrentLineNumber

    def _start(self, name: str, attributes: list[str]) -> None:
        if self._level is Level.EVENT and len(self._mark) < _MOST_MARKED:
            self._mark += (name, *attributes)
        if self._inside:
            self._inside += 1
            if self._inside > _DEEPEST:
                raise UnreadableLog(_TOO_DEEP.fill(line=self._here()[1]))
            return
        local = self._locals.get(name) or self._locals.setdefault(name, name.rpartition(":")[2])
        match self._level:
            case Level.EVENT:
                self._attribute(local, attributes, self._event)
            case Level.ITEM if local == "event":
                self._level, self._event, self._mark = Level.EVENT, {}, []
                return
            case Level.ITEM:
                self._attribute(local, attributes, self._item.values)
            case Level.LOG if local == "trace":
                self._begin(name)
                return
            case Level.LOG:
                self.strays += local == "event"
            case _:
                if local != "log":
                    raise UnreadableLog(_NOT_XES.fill(file=self._name, tag=name[:40]))
                self._level, self.root = Level.LOG, name
                return
        self._inside = 1

    def _end(self, _: str) -> None:
        if self._inside:
            self._inside -= 1
            return
        if self._level is Level.EVENT:
            self._item.add(self._event, self._mark, self._wanted.most_events)
        elif self._level is Level.ITEM:
            self.found.append(self._item)
        self._level = Level(self._level - 1)

    def _begin(self, name: str) -> None:
        self._prefix = name.removesuffix("trace")
        if not self._alone and self._encoding.lower() in _PLAIN:
            raise _Plain(*self._here())
        self._level, self._item = Level.ITEM, RawItem(*self._here())

    def _attribute(self, local: str, attributes: list[str], into: dict[str, str]) -> None:
        if local not in TYPES:
            return
        key = value = None
        for place in range(0, len(attributes), 2):
            if attributes[place] == "key":
                key = attributes[place + 1]
            elif attributes[place] == "value":
                value = attributes[place + 1]
        if key is not None and value is not None and (self._wanted.keys is None or key in self._wanted.keys):
            into[key] = value
            self._kinds.setdefault(key, local)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._encoding = self._encoding or encoding or ""

    def _refuse_doctype(self, *_: object) -> NoReturn:
        raise UnreadableLog(_DOCTYPE.fill(file=self._name, line=self._here()[1]))

    def _told(self, error: expat.ExpatError, around: bytes) -> UnreadableLog:
        line = self._line + error.lineno
        encoding = self._encoding or "UTF-8"
        if error.code in _CUTS:
            words = _CUT.fill(file=self._name, line=line)
        elif error.code == _UNKNOWN:
            words = _UNKNOWN_ENCODING.fill(file=self._name, encoding=encoding[:40])
        elif error.code == _INVALID and not around.isascii():
            words = _ENCODING.fill(file=self._name, line=line, encoding=encoding)
        else:
            words = _BROKEN.fill(file=self._name, line=line, why=expat.ErrorString(error.code))
        return UnreadableLog(words)
