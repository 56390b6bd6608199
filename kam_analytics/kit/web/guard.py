"""Rules of the web server itself: headers, closed routes, no own data beyond loopback."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kam_analytics.kit.web import language

_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Guard:
    """Middleware in front of Streamlit; ``refusal`` says why nothing is served on an address (empty if it is)."""

    def __init__(self, app: ASGIApp, refusal: Callable[[str], str]) -> None:
        self.app = app
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = self._refused(scope)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message.get("headers", []) if name.lower() != b"server"]
                message["headers"] = [*kept, *_headers()]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        path = str(scope["path"])
        if any(path == closed or path.startswith(closed + "/") for closed in _CLOSED):
            return 404, "Not found"
        host = (scope.get("server") or ("127.0.0.1", None))[0]
        said = self.refusal(str(host))
        return (403, said) if said else None


async def _refuse(refusal: tuple[int, str], scope: Scope, receive: Receive, send: Send) -> None:
    status, text = refusal
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse(text, status)(scope, receive, send)


@cache
def _headers() -> tuple[tuple[bytes, bytes], ...]:
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = [*_INLINE.findall(index.read_text(encoding="utf-8")), *language.SCRIPTS.values()]
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    policy = (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
    )
    return (
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"same-origin"),
    )
