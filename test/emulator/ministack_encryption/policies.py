"""What the statements of a policy allow, whatever their conditions and resources, and whatever another one denies."""

import fnmatch
import json
from collections.abc import Iterator
from typing import Any


def allows(policy: str | dict, action: str) -> bool:
    return any(True for _ in statements_for(policy, action))


def allows_service(policy: str | dict, action: str, service: str) -> bool:
    """Whether it lets a service do it, by the name of its principal."""
    return any(
        isinstance(statement.get("Principal"), dict) and service in listed(statement["Principal"].get("Service"))
        for statement in statements_for(policy, action)
    )


def statements_for(policy: str | dict, action: str) -> Iterator[dict[str, Any]]:
    document = json.loads(policy) if isinstance(policy, str) else policy
    for statement in document.get("Statement", []):
        patterns = listed(statement.get("Action"))
        if statement["Effect"] == "Allow" and any(fnmatch.fnmatchcase(action, pattern) for pattern in patterns):
            yield statement


def listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
