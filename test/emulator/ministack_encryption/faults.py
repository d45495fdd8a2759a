"""Faults that a test asks for: `POST /_encryption/faults` with `faults` sets those of an account, and answers with them.

A fault strikes from the `nth` time on, `count` times (both 1 by default):

- ``{"state": name, "error": "Rds.RdsException", "cause": "", "when": "before", "attempts": 1}`` makes the task of a
  state machine fail when its state is entered for the nth time, before or after the call takes effect, for so many
  attempts of each time
- ``{"state": name, "abort": true}`` stops the execution when it enters the state
- ``{"service": "rds", "operation": "DescribeDBInstances", "code": "ThrottlingException", "status": 400}`` makes a call
  that does not come from a state machine fail, such as one of a function

The answer has `hits` of each fault: how often it struck.
"""

import contextvars
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from ministack import app
from ministack.core.responses import AccountScopedDict, error_response_json
from ministack.services import rds
from ministack.services import stepfunctions as states

from ministack_encryption import admin
from ministack_encryption.provisioning import Properties, Response, forget_with
from ministack_encryption.stepfunctions import CALLER

FAULTS = AccountScopedDict()
LOCK = threading.Lock()
STATE: contextvars.ContextVar[str] = contextvars.ContextVar("state", default="")
# Services whose handlers a fault may be put in, as ministack calls them.
HANDLED = ("rds", "kms", "dynamodb", "application-autoscaling", "dms", "states", "sns")


def set_or_tell(request: Properties) -> list[Properties]:
    if "faults" in request:
        FAULTS["all"] = [{"seen": 0, "hits": 0, **fault} for fault in request["faults"]]
    return FAULTS.get("all", [])


def in_turn(fault: Properties) -> bool:
    first = fault.get("nth", 1)
    return first <= fault["seen"] < first + fault.get("count", 1)


def calling(service: str, operation: str) -> Properties | None:
    """The fault that strikes a call. All that are about it count it."""
    found = None
    with LOCK:
        for fault in FAULTS.get("all", []):
            if (fault.get("service"), fault.get("operation")) == (service, operation):
                fault["seen"] += 1
                found = found or (fault if in_turn(fault) else None)
        if found:
            found["hits"] += 1
    return found


def entering(name: str) -> Properties | None:
    """The fault that stops an execution where it enters a state. All that are about the state count it."""
    found = None
    with LOCK:
        for fault in FAULTS.get("all", []):
            if fault.get("state") == name:
                fault["seen"] += 1
                fault["left"] = fault.get("attempts", 1)
                found = found or (fault if fault.get("abort") and in_turn(fault) else None)
        if found:
            found["hits"] += 1
    return found


def attempting(name: str) -> Properties | None:
    """The fault that strikes an attempt of the task of a state."""
    with LOCK:
        for fault in FAULTS.get("all", []):
            if fault.get("state") == name and "error" in fault and in_turn(fault) and fault["left"] > 0:
                fault["left"] -= 1
                fault["hits"] += 1
                return fault
    return None


def aborting(add_event: Callable) -> Callable:
    """A state is entered with an event."""

    def add_and_abort(execution: dict, kind: str, details: dict | None = None) -> dict:
        event = add_event(execution, kind, details)
        if kind.endswith("StateEntered"):
            name = details["stateEnteredEventDetails"]["name"]
            STATE.set(name)
            if entering(name):
                states._stop_execution({"executionArn": execution["executionArn"]})
                raise states._ExecutionError("Aborted", name)
        return event

    return add_and_abort


def failing(invoke: Callable[..., Any]) -> Callable[..., Any]:
    def invoke_or_fail(*arguments: Any) -> Any:
        fault = attempting(STATE.get())
        if fault is None:
            return invoke(*arguments)
        if fault.get("when") == "after":
            invoke(*arguments)
        raise states._ExecutionError(fault["error"], fault.get("cause", "A fault that a test asked for"))

    return invoke_or_fail


def handling(service: str, handle: Callable) -> Callable:
    async def handle_or_fail(method: str, path: str, headers: Properties, body: bytes, query: Properties) -> Response:
        if CALLER.items() <= headers.items() or not FAULTS.get("all"):
            return await handle(method, path, headers, body, query)
        fault = calling(service, operation_of(headers, body))
        if fault is None or fault.get("when") == "after":
            response = await handle(method, path, headers, body, query)
            if fault is None:
                return response
        return error(headers, fault["code"], fault.get("status", 400))

    return handle_or_fail


def operation_of(headers: Properties, body: bytes) -> str:
    if "x-amz-target" in headers:
        return headers["x-amz-target"].split(".")[-1]
    text = body.decode() if isinstance(body, bytes) else body
    return parse_qs(text).get("Action", [""])[0]


def error(headers: Properties, code: str, status: int) -> Response:
    message = "A fault that a test asked for"
    if "x-amz-target" in headers:
        response = error_response_json(code, message, status)
        return response[0], response[1], json.dumps({"__type": code, "message": message}).encode()
    return rds._error(code, message, status)


def install() -> None:
    states._add_event = aborting(states._add_event)
    states._invoke_resource = failing(states._invoke_resource)
    states._invoke_with_callback = failing(states._invoke_with_callback)
    for service in HANDLED:
        app.SERVICE_HANDLERS[service] = handling(service, app.SERVICE_HANDLERS[service])
    admin.serve("faults", set_or_tell)
    forget_with(rds, FAULTS)
