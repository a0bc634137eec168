"""What every channel has in common: what it is given, what it answers, how it fails, what it asks a person for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Annotated, Any, ClassVar, Protocol, TypeAlias, get_type_hints, runtime_checkable

from msgspec import Meta, Struct, ValidationError, convert, field, to_builtins

from app.delivery.secrets.base import SCHEME
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.values import File, Value
from app.engine.words import Msg, Said, msg

TEST = msg("A test from Rulewright.")
"""What a test says that a person sends through a channel."""


class Somebody(Struct, frozen=True):
    """A person of the company as a message shows them: their name, and an address to answer to."""

    name: str
    address: str = ""


People: TypeAlias = Callable[[str], Somebody | None]
"""Gives an employee by their id or one of their addresses."""


def nobody(_person: str) -> Somebody | None:
    """Know no one: for posts that name no people."""
    return None


def no_chat(_client: str) -> str:
    """Know no chats: for posts that go elsewhere."""
    return ""


def no_bytes(file: File) -> bytes:
    """Have no files: for posts without attachments."""
    raise Refused(msg("The file “{file}” is not here any more. Attach it again.").fill(file=file.name), field="file")


class Post(Struct, frozen=True):
    """An effect on its way out. `key` stays the same however often it is tried; addresses stand in the effect."""

    key: str
    effect: Effect
    entity: str
    item: str
    title: str
    """What the item is called."""
    at: datetime
    """When the rule acted."""
    links: Callable[[str], str] | None = None
    """Gives the tracked link that leads to a URL; None where nothing can follow links."""
    pixel: str = ""
    """The address of a picture whose showing tells that a mail was opened; empty where nothing can notice."""
    files: Callable[[File], bytes] = no_bytes
    person: People = nobody
    chat: Callable[[str], str] = no_chat
    """Gives the chat of a client with the channel, as `Received.address` had it; empty before they first wrote."""


class Receipt(Struct, frozen=True):
    """It has left: what the other side calls it, and values that the waiting rule is to have as results."""

    reference: str = ""
    results: Mapping[str, Value] | None = None


class TryAgain(KnownError):
    """It did not work now and may later: `after` at the earliest, where the other side said when.

    `rest` is what is still to be delivered, where a part has left; None stands for the whole effect.
    """

    def __init__(
        self, words: Msg, *, after: timedelta | None = None, rest: Effect | None = None, field: str | None = None
    ) -> None:
        """Say why, and when it is worth another attempt."""
        super().__init__(words, field=field)
        self.after = after
        self.rest = rest


class TooMany(TryAgain):
    """It was not even tried: the channel has had what it may have for now. Counts as no attempt."""


class Refused(KnownError):
    """It will never work as it stands: no further attempt before a person has mended it.

    `rest` is what was refused, where a part has left; None stands for the whole effect.
    """

    def __init__(self, words: Msg, *, rest: Effect | None = None, field: str | None = None) -> None:
        """Say why, and what to mend; `field` names the field of the effect, or of the channel's settings."""
        super().__init__(words, field=field)
        self.rest = rest


def storable(text: str) -> str:
    """Return a text from outside as every database can keep it: without NUL, and halves of letters (JSON)."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class Received(Struct, frozen=True):
    """Something that came in from outside: a trigger's event that still has to find its item.

    The item is that of the first post in `answers` (keys of posts) that is known, else one of the client with the
    `address` (e-mail, telephone number or chat). The same `key` is the same message. With an `invitation` it is the
    item and the client of the invitation whose link ends so, and `address` is from then on that client's chat.
    """

    type: str
    key: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    address: str = ""
    invitation: str = ""


class Finished(Struct, frozen=True):
    """What became of a post, known only later: that whose receipt had this `reference`, and the rule's results."""

    reference: str
    results: Mapping[str, Value]


class Returned(Struct, frozen=True):
    """A post, by its key, that the other side had taken and gave back later: it did not arrive.

    `addresses` are those that it did not reach, of several.
    """

    key: str
    at: datetime
    why: Msg
    addresses: tuple[str, ...] = ()


class Polled(Struct, frozen=True):
    """What a poll brought, and the mark with which the next one goes on; both are kept in one transaction."""

    received: tuple[Received, ...]
    mark: str
    finished: tuple[Finished, ...] = ()
    returned: tuple[Returned, ...] = ()


@runtime_checkable
class Receiver(Protocol):
    """A channel that is asked now and then what has come in."""

    def poll(self, mark: str) -> Polled:
        """Return what has come in since `mark` (empty at the very first time, which brings nothing old)."""


@runtime_checkable
class Called(Protocol):
    """A channel whose service calls us instead of being asked."""

    def arrived(self, headers: Mapping[str, str], body: bytes) -> tuple[Received, ...]:
        """Return what a call brought (`headers` by name in small letters); raises Refused where it is not theirs."""


class Setting(Struct, frozen=True):
    """How a setting is asked for in a form. Of a `secret` one the settings only keep ``secret://name``."""

    label: Msg
    help: Msg | None = None
    hint: Msg | None = None
    choices: tuple[tuple[Any, Msg], ...] = ()
    secret: bool = False
    many_lines: bool = False
    shown_when: tuple[str, tuple[Any, ...]] | None = None
    """Another setting and the values of it at which this one is asked for."""
    last: bool = False
    """Whether it stands below the others: few people change it."""


class ChannelSettings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every channel may be told; each adds its own."""

    timeout: Annotated[
        float,
        Meta(gt=0, le=120),
        Setting(msg("Time-out"), msg("Seconds to wait for an answer before it is tried again later.")),
    ] = 20.0
    per_minute: Annotated[
        int,
        Meta(ge=1, le=100_000),
        Setting(msg("At most per minute"), msg("What is more waits for the next minute; nothing is lost.")),
    ] = 60


def _as_they_are(words: Msg) -> Msg:
    return words


class Outside(Struct, frozen=True):
    """What a channel needs of the machine: secrets by their reference, and the time."""

    secret: Callable[[str], str]
    """Gives the secret of ``secret://name``; raises KnownError where there is none, empty for an empty reference."""
    now: Callable[[], datetime]
    clean: Callable[[Msg], Msg] = _as_they_are
    """Takes secrets out of words that a person will read."""
    said: Said = Msg.plain
    """Puts words of our own into the language of this machine: what a test sends."""


class Fit(IntEnum):
    """How an effect goes with a channel."""

    NO = 0
    USUAL = 1
    NAMED = 2


class Channel(ABC):
    """One way out that is set up, such as a mailbox. A type per file; `kind` is the name of its file."""

    kind: ClassVar[str]
    title: ClassVar[Msg]
    description: ClassVar[Msg]
    icon: ClassVar[str] = "mdi6.send-outline"
    provider: ClassVar[str]
    """What rules choose it as: sms, telephony, email, telegram, matrix …"""
    carries: ClassVar[frozenset[str]]
    """The channels of the effects that it carries out: email, sms, call, messenger, chat, notification, webhook …"""
    try_out_label: ClassVar[Msg | None] = msg("Send a test to")
    """What is asked for a test; None where a test goes nowhere and only tries whether the other side answers."""
    settings_type: ClassVar[type[ChannelSettings]] = ChannelSettings

    def __init__(self, id: str, name: str, settings: ChannelSettings, outside: Outside) -> None:
        """Stand for the provider `id`; nothing is opened before the first delivery."""
        self.id = id
        self.name = name
        self.settings = settings
        self.outside = outside

    @abstractmethod
    def deliver(self, post: Post) -> Receipt:
        """Carry it out. Raises TryAgain or Refused; may be called from several threads, and again with the same key."""

    @abstractmethod
    def try_out(self, to: str) -> Receipt:
        """Send a short test to an address, a number or a room; raises as `deliver` does."""

    def fit(self, effect: Effect, person: People = nobody) -> Fit:
        """Say whether it carries an effect: asked for by name, as the usual way, or not."""
        if effect.channel not in self.carries:
            return Fit.NO
        wanted = getattr(effect, "provider", "")
        return Fit.USUAL if not wanted else Fit.NAMED if wanted == self.id else Fit.NO

    def close(self) -> None:  # noqa: B027  most keep no connection open
        """Let go of connections."""


class Bucket:
    """Lets through so many a minute, with as many at once; safe to be asked from several threads."""

    def __init__(self, per_minute: int, now: Callable[[], float]) -> None:
        """Start full; `now` is a clock in seconds that never goes back."""
        self._every = 60.0 / per_minute
        self._room = 60.0
        self._now = now
        self._free_at = float("-inf")

    def take(self) -> timedelta | None:
        """Take one, or return how long to wait for it."""
        now = self._now()
        free_at = max(self._free_at, now - self._room)
        if free_at + self._every > now:
            return timedelta(seconds=free_at + self._every - now)
        self._free_at = free_at + self._every
        return None


def settings_asked(kind: type[ChannelSettings]) -> Iterator[tuple[str, Setting]]:
    """Walk the settings of a channel with their words: its own first, those that all have last."""
    common = ChannelSettings.__struct_fields__
    hints = get_type_hints(kind, include_extras=True)
    marks = ((name, one) for name in kind.__struct_fields__ for one in getattr(hints[name], "__metadata__", ()))
    asked = [(name, one) for name, one in marks if isinstance(one, Setting)]
    yield from sorted(asked, key=lambda one: (one[0] in common, one[1].last))


_NO_SETTING = msg("The setting “{setting}” is missing.")
_BAD_SETTING = msg("The setting “{setting}” does not fit: {why}.")


def read_settings(kind: type[ChannelSettings], raw: Mapping[str, Any]) -> ChannelSettings:
    """Return settings from JSON; raises KnownError that names the first that does not fit. Unknown ones are left."""
    asked = dict(settings_asked(kind))
    known = {name: value for name, value in raw.items() if name in kind.__struct_fields__}
    for name, value in known.items():
        if name in asked and asked[name].secret and value and not str(value).startswith(SCHEME):
            words = msg("“{setting}” is a secret: keep it where secrets are kept, and write secret://name here.")
            raise KnownError(words.fill(setting=asked[name].label), field=name)
    try:
        return convert(known, kind)
    except ValidationError as error:
        name = _named_in(error, kind)
        label = asked[name].label if name in asked else name
        why = str(error).split(" - at ")[0]
        words = _NO_SETTING if "missing required field" in why else _BAD_SETTING.fill(why=why)
        raise KnownError(words.fill(setting=label), field=name or None) from error


def settings_json(settings: ChannelSettings) -> dict[str, Any]:
    """Return settings as the JSON that `read_settings` reads."""
    return dict(to_builtins(settings))


def _named_in(error: ValidationError, kind: type[ChannelSettings]) -> str:
    said = str(error)
    return next((one for one in kind.__struct_fields__ if f"$.{one}" in said or f"`{one}`" in said), "")
