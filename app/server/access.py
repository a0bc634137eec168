"""Who asks: bearer tokens, what each is good for, and how often each may ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from msgspec import Struct

from app.engine.words import msg
from app.server.limits import Askers, Limits
from app.server.parts import Parts
from app.server.problems import Problem
from app.storage.ledger.access import Scope, Token

_BEARER = HTTPBearer(auto_error=False, description="A token made with “rulewright token add” or POST /v1/tokens.")
_ASK = {"WWW-Authenticate": "Bearer"}


class Caller(Struct, frozen=True):
    """Whoever holds a token."""

    token: Token

    @property
    def who(self) -> str:
        """How the audit log names them."""
        return f"{self.token.name} ({self.token.id})"

    def may(self, scope: Scope) -> bool:
        """Say whether the token is good for something; one of an administrator is good for all."""
        return scope in self.token.scopes or Scope.ADMIN in self.token.scopes


class Gate:
    """Lets requests in, each asker within its rate."""

    def __init__(self, limits: Limits) -> None:
        """Begin with everybody at rest."""
        self._known = Askers(limits.per_minute)
        self._unknown = Askers(limits.per_minute_unknown)
        self._wrong = Askers(limits.per_minute_wrong)

    def caller(self, parts: Parts, secret: str, address: str) -> Caller:
        """Return who holds a token; raises Problem."""
        token = parts.tokens.find(secret, parts.clock()) if secret else None
        if token is None:
            self._wrong.demand(address)
            words = msg("A valid token is needed. Send “Authorization: Bearer …” with one that has not expired.")
            raise Problem(401, "no-token", words, headers=_ASK)
        self._known.demand(token.id)
        return Caller(token)

    def stranger(self, address: str) -> None:
        """Count a request without a token; raises Problem where it is too many."""
        self._unknown.demand(address)


def address_of(request: Request) -> str:
    """Return from where somebody asks."""
    return request.client.host if request.client else ""


def caller_of(request: Request) -> Caller:
    """Return who asks; raises Problem where the token is not valid."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    gate: Gate = request.app.state.gate
    valid = secret.strip() if scheme.lower() == "bearer" else ""
    caller = gate.caller(request.app.state.parts, valid, address_of(request))
    request.state.who = caller.token.id
    return caller


def stranger(request: Request) -> None:
    """Count a request to what is open to everybody who has the address."""
    gate: Gate = request.app.state.gate
    gate.stranger(address_of(request))


def _with(scope: Scope) -> Callable[..., Caller]:
    def asked(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> Caller:
        del credentials  # they stand in the OpenAPI description through this
        caller = caller_of(request)
        if not caller.may(scope):
            words = msg("This token is not good for that: it lacks the scope “{scope}”.").fill(scope=scope.value)
            raise Problem(403, "lacks-scope", words, headers=_ASK)
        return caller

    return asked


Reads = Annotated[Caller, Depends(_with(Scope.READ))]
Sends = Annotated[Caller, Depends(_with(Scope.EVENTS))]
Publishes = Annotated[Caller, Depends(_with(Scope.PUBLISH))]
Operates = Annotated[Caller, Depends(_with(Scope.OPERATE))]
Administers = Annotated[Caller, Depends(_with(Scope.ADMIN))]
