"""Ways out: seen, set up, tried."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import Field

from app.delivery.base import TryAgain
from app.engine.errors import KnownError
from app.engine.words import msg
from app.i18n import Translator
from app.server.access import Operates, Reads
from app.server.languages import translator_of
from app.server.parts import ChannelSeen, Given
from app.server.problems import Problem, not_found
from app.server.shapes import Shape, Values

router = APIRouter(prefix="/v1/channels", tags=["channels"])

ChannelId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]


class ChannelPut(Shape):
    """A way out as it is to be; secrets stand in it as ``secret://name`` only."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    channel: Annotated[str, Field(min_length=1, max_length=50, description="email, sms, telephony, matrix …")]
    settings: Annotated[Values, Field(default_factory=dict)]


class ChannelShown(Shape):
    """A way out; `problem` says why it cannot be used."""

    id: str
    name: str
    channel: str
    kind: str
    settings: dict[str, Any]
    problem: str


class ChannelsShown(Shape):
    """All ways out."""

    channels: list[ChannelShown]


class TestAsked(Shape):
    """Where a test goes: an address, a number, a room."""

    to: Annotated[str, Field(min_length=1, max_length=500)]


class TestSent(Shape):
    """A test has left; `reference` is what the other side calls it."""

    reference: str


@router.get("", operation_id="list_channels")
def list_channels(request: Request, parts: Given, caller: Reads) -> ChannelsShown:
    """List the ways out."""
    del caller
    tr = translator_of(request)
    return ChannelsShown(channels=[_shown(one, tr) for one in parts.channels.all()])


@router.put("/{channel}", operation_id="put_channel")
def put_channel(
    channel: ChannelId, asked: ChannelPut, request: Request, parts: Given, caller: Operates
) -> ChannelShown:
    """Add or change a way out; it is opened anew."""
    with parts.ledger.transaction():
        seen = parts.channels.put(channel, asked.name, asked.channel, asked.settings)
        parts.audit.note(caller.who, "channel.put", parts.clock(), channel=channel, kind=seen.kind)
    parts.runner.wake()
    return _shown(seen, translator_of(request))


@router.delete("/{channel}", status_code=204, operation_id="remove_channel")
def remove_channel(channel: ChannelId, parts: Given, caller: Operates) -> None:
    """Remove a way out. What waits for it is given up, and can be mended."""
    with parts.ledger.transaction():
        if not parts.channels.remove(channel):
            raise not_found(msg("There is no channel {id}.").fill(id=channel), "channel")
        parts.audit.note(caller.who, "channel.removed", parts.clock(), channel=channel)


@router.post("/{channel}/test", operation_id="test_channel")
def test_channel(channel: ChannelId, asked: TestAsked, parts: Given, caller: Operates) -> TestSent:
    """Send a short test."""
    if all(one.id != channel for one in parts.channels.all()):
        raise not_found(msg("There is no channel {id}.").fill(id=channel), "channel")
    parts.audit.note(caller.who, "channel.tested", parts.clock(), channel=channel)
    try:
        receipt = parts.channels.try_out(channel, asked.to)
    except TryAgain as error:
        raise Problem(503, "channel-later", error.words, field=error.field) from error
    except KnownError as error:
        raise Problem(422, "channel-refused", error.words, field=error.field) from error
    return TestSent(reference=receipt.reference)


def _shown(seen: ChannelSeen, tr: Translator) -> ChannelShown:
    return ChannelShown(
        id=seen.id,
        name=seen.name,
        channel=seen.channel,
        kind=seen.kind,
        settings=dict(seen.settings),
        problem=tr(seen.problem) if seen.problem is not None else "",
    )
