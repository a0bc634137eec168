"""Tokens: made, listed, taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from app.engine.words import msg
from app.server.access import Administers
from app.server.parts import Given
from app.server.problems import Problem, not_found
from app.server.shapes import Moment, Shape
from app.storage.ledger.access import Scope, Token

router = APIRouter(prefix="/v1/tokens", tags=["tokens"])


class TokenAsked(Shape):
    """A token to be made."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    expires_at: Moment | None = None


class TokenShown(Shape):
    """A token, without its secret."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used: datetime | None


class TokenMade(TokenShown):
    """A new token; its secret is shown this once."""

    token: str


class TokensShown(Shape):
    """All tokens."""

    tokens: list[TokenShown]


@router.post("", status_code=201, operation_id="make_token")
def make_token(asked: TokenAsked, parts: Given, caller: Administers, response: Response) -> TokenMade:
    """Make a token. Its secret is shown in this answer and never again."""
    now = parts.clock()
    if asked.expires_at is not None and asked.expires_at <= now:
        raise Problem(422, "does-not-fit", msg("The token would have expired already."), field="expires_at")
    with parts.ledger.transaction():
        token, secret = parts.tokens.make(asked.name, asked.scopes, now, asked.expires_at)
        parts.audit.note(caller.who, "token.made", now, token=token.id, name=token.name, scopes=sorted(token.scopes))
    response.headers["Location"] = f"/v1/tokens/{token.id}"
    return TokenMade(**_shown(token).model_dump(), token=secret)


@router.get("", operation_id="list_tokens")
def list_tokens(parts: Given, caller: Administers) -> TokensShown:
    """List the tokens, newest first."""
    del caller
    return TokensShown(tokens=[_shown(one) for one in parts.tokens.all()])


@router.delete("/{token_id}", status_code=204, operation_id="remove_token")
def remove_token(token_id: Annotated[str, Path(max_length=64)], parts: Given, caller: Administers) -> None:
    """Take a token away; it is good for nothing from now on."""
    with parts.ledger.transaction():
        if not parts.tokens.remove(token_id):
            raise not_found(msg("There is no token {id}.").fill(id=token_id), "token_id")
        parts.audit.note(caller.who, "token.removed", parts.clock(), token=token_id)


def _shown(token: Token) -> TokenShown:
    return TokenShown(
        id=token.id,
        name=token.name,
        scopes=sorted(token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used=token.last_used,
    )
