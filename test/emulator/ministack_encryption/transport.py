"""Requests count as sent over TLS.

Clients reach the emulator over plain HTTP on the loopback address. With authorization on, a policy that denies plain
HTTP (`aws:SecureTransport`) would deny everything there. A request that says `X-Forwarded-Proto: http` counts as plain.
"""

from ministack import app as ministack

HEADER = b"x-forwarded-proto"


def install() -> None:
    serve = ministack.app

    async def serve_as_secure(scope, receive, send):
        if scope["type"] == "http" and HEADER not in dict(scope["headers"]):
            scope = {**scope, "headers": [*scope["headers"], (HEADER, b"https")]}
        await serve(scope, receive, send)

    ministack.app = serve_as_secure
