"""Under which names a server answers: a page of a stranger that leads a browser here by its own name learns nothing."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.engine.words import msg
from app.server.languages import Languages
from app.server.problems import Problem, answer

_OTHER = msg(
    "This server does not answer under the name “{name}”. Ask it by one of its own, or start it with --public-url, or "
    "with --allow-host and that name."
)
_LONGEST = 100


class Names:
    """ASGI middleware that passes on what is asked under these names, and refuses the rest in words."""

    def __init__(self, app: ASGIApp, names: Sequence[str], languages: Languages) -> None:
        """Guard `app`."""
        self._app = app
        self._names = list(names)
        self._languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on or refuse one request."""
        known = False

        async def passed(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal known
            known = True
            await self._app(scope, receive, send)

        async def sending(message: Message) -> None:
            if known:
                await send(message)

        await TrustedHostMiddleware(passed, self._names, www_redirect=False)(scope, receive, sending)
        if not known:
            headers = Headers(scope=scope)
            problem = Problem(400, "other-name", _OTHER.fill(name=headers.get("host", "")[:_LONGEST]))
            await answer(problem, self._languages.of(headers.get("accept-language", "")))(scope, receive, send)
