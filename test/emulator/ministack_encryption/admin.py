"""Calls of the emulator's own, for tests that make the emulated services behave: `POST /_encryption/<name>`.

The body is JSON; its member `account` says in which account it counts. The answer is JSON.
"""

import json
from collections.abc import Callable
from typing import Any

from ministack import app as ministack
from ministack.core.responses import set_request_account_id, set_request_region

PREFIX = "/_encryption/"
DEFAULT_ACCOUNT = "123456789012"
DEFAULT_REGION = "eu-west-1"
SERVED: dict[str, Callable[[dict[str, Any]], Any]] = {}


def serve(name: str, answer: Callable[[dict[str, Any]], Any]) -> None:
    SERVED[name] = answer


def install() -> None:
    others = ministack.app

    async def own_or_others(scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await others(scope, receive, send)
            return
        status, answer = respond(scope["path"].removeprefix(PREFIX), await body_of(receive))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    ministack.app = own_or_others


def respond(name: str, body: bytes) -> tuple[int, Any]:
    request = json.loads(body or b"{}")
    set_request_account_id(request.get("account", DEFAULT_ACCOUNT))
    set_request_region(request.get("region", DEFAULT_REGION))
    if name not in SERVED:
        return 404, {"message": f"There is no {PREFIX}{name}"}
    try:
        return 200, SERVED[name](request)
    except (KeyError, ValueError) as error:
        return 400, {"message": f"{type(error).__name__}: {error}"}


async def body_of(receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body
