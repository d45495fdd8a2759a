"""For tests that run hundreds of executions: `POST /_encryption/haste` makes ministack wait for nothing that they read.

It waits after each call of a function for lines of its log, and before an execution begins until the answer that names
it has arrived. It does so again after a reset.
"""

import sys
import time
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import rds
from ministack.services import stepfunctions as states

from ministack_encryption import admin
from ministack_encryption.provisioning import Properties

IN_HASTE = {"now": False}
BEFORE_AN_EXECUTION = 0.15
TURN = 0.0005


class Clock:
    """The module ``time`` for Step Functions, without the wait before an execution."""

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)

    @staticmethod
    def sleep(seconds: float) -> None:
        time.sleep(0.001 if IN_HASTE["now"] and seconds == BEFORE_AN_EXECUTION else seconds)


def hurry(_request: Properties) -> Properties:
    IN_HASTE["now"] = True
    # Many short threads: each waits less for its turn.
    sys.setswitchinterval(TURN)
    return dict(IN_HASTE)


def install() -> None:
    drain, reset, turn = lambda_runtime.Worker._drain_stderr_bounded, rds.reset, sys.getswitchinterval()

    def drain_or_not(worker: lambda_runtime.Worker, *waits: float, **named_waits: float) -> str:
        return worker._drain_stderr() if IN_HASTE["now"] else drain(worker, *waits, **named_waits)

    def reset_and_rest() -> None:
        reset()
        IN_HASTE["now"] = False
        sys.setswitchinterval(turn)

    lambda_runtime.Worker._drain_stderr_bounded = drain_or_not
    states.time = Clock()
    rds.reset = reset_and_rest
    admin.serve("haste", hurry)
