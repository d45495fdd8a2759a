"""What a path such as `$.detail.resources[0].ARN` finds, the notation that EventBridge and CloudWatch Logs share."""

import re
from typing import Any

PATH = re.compile(r"\$(\.[\w-]+|\[\d+\])*")
STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")
ABSENT = object()


def find(document: Any, path: str) -> Any:
    """`ABSENT` where there is nothing, so that it can be told from null."""
    if not PATH.fullmatch(path):
        raise ValueError(f"the emulator does not evaluate the path {path}")
    found = document
    for name, index in STEP.findall(path):
        try:
            found = found[int(index) if index else name]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return found
