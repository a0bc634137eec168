"""Services of channels that call the server instead of being asked, such as Telegram."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.delivery.base import Polled
from app.engine.errors import KnownError
from app.engine.words import msg
from app.run.receiving import Receiving
from app.server.access import stranger
from app.server.parts import Given
from app.server.problems import not_found
from app.server.shapes import Whole, text_body

router = APIRouter(tags=["webhooks"])


@router.post(
    "/in/{channel}",
    status_code=204,
    operation_id="call_channel",
    dependencies=[Depends(stranger)],
    openapi_extra=text_body({"application/json": {}}),
)
def call_channel(
    channel: Annotated[str, Path(max_length=100)], request: Request, body: Whole, parts: Given
) -> Response:
    """Tell a channel what has come in; it knows by its own secret whether its service is calling."""
    try:
        received = parts.channels.arrived(channel, dict(request.headers), body)
    except KnownError as error:
        # Strangers do not learn which channels there are.
        raise not_found(msg("There is no channel at this address that may be called.")) from error
    receiving = Receiving(parts.ledger, parts.company)
    if receiving.take_in(channel, Polled(received, receiving.mark(channel)), parts.clock()):
        parts.runner.wake()
    return Response(status_code=204)
