"""How the additions hook into ministack's CloudFormation, where a resource type has a handler for each change."""

from collections.abc import Callable, Iterable
from typing import Any

from ministack.core.responses import AccountRegionScopedDict, AccountScopedDict, get_account_id, get_region
from ministack.services import kms
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS as HANDLERS

Properties = dict[str, Any]
Response = tuple[int, dict, Any]


def extend(resource_type: str, *, keeps: set[str] | None, apply: Callable[[str, Properties, Properties], None]) -> None:
    """Makes a resource type keep more of its properties.

    ``apply(physical_id, properties, previous)`` runs after ministack created or updated the resource; ``previous`` is
    empty for a new one. ``keeps`` names every property that ministack or ``apply`` keeps: a template with another one
    fails to deploy, because a property that is dropped in silence makes a test pass for nothing. With ``None`` it is
    not known what is kept, and nothing is refused.
    """
    handler = HANDLERS[resource_type]
    create, update, delete = handler["create"], handler["update"], handler["delete"]

    def check(properties: Properties) -> None:
        if keeps is not None:
            refuse_unknown(resource_type, properties, keeps)

    def create_and_apply(logical_id: str, properties: Properties, stack_name: str):
        check(properties)
        created = create(logical_id, properties, stack_name)
        try:
            apply(created[0], properties, {})
        except Exception:
            # The stack records a resource only when its handler returns: what stays behind would never be deleted.
            delete(created[0], properties)
            raise
        return created

    def update_and_apply(physical_id: str, old: Properties, new: Properties, *rest):
        check(new)
        updated = update(physical_id, old, new, *rest)
        apply(updated[0], new, old if updated[0] == physical_id else {})
        return updated

    handler["create"] = create_and_apply
    handler["update"] = update_and_apply


def refuse_unknown(what: str, properties: Properties, known: set[str]) -> None:
    unknown = sorted(properties.keys() - known)
    if unknown:
        raise ValueError(f"{what}: the emulator does not keep {', '.join(unknown)}")


def require(what: str, properties: Properties, names: Iterable[str]) -> None:
    missing = [name for name in names if properties.get(name) in (None, "")]
    if missing:
        raise ValueError(f"{what}: the property {', '.join(missing)} is missing")


def succeeded(response: Response) -> Response:
    """The response of an API handler, or its error as the reason for which the resource fails."""
    status, _headers, body = response
    if status >= 400:
        raise ValueError(body.decode() if isinstance(body, bytes) else str(body))
    return response


def key_arn(key: str) -> str:
    """The ARN of a key that a template names by ARN, id or alias. A key of this account and Region has to exist."""
    if key.startswith("arn:") and not key.startswith(f"arn:aws:kms:{get_region()}:{get_account_id()}:"):
        return key
    record = kms._resolve_key(key)
    if record is None:
        raise ValueError(f"KMS key {key} does not exist in account {get_account_id()}, Region {get_region()}")
    return record["Arn"]


def forget_with(service: Any, store: AccountRegionScopedDict | AccountScopedDict) -> None:
    """Empties a store of an addition when the service is reset."""
    reset = service.reset

    def reset_both() -> None:
        reset()
        store.clear()

    service.reset = reset_both
