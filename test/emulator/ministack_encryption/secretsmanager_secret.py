"""The secret that a template names, by ARN, name or `Ref` of its attachment to a database."""

from typing import Any

from ministack.services import secretsmanager


def secret_of(what: str, secret_id: str) -> dict[str, Any]:
    secret = find_secret(secret_id)
    if secret is None:
        raise ValueError(f"{what}: the secret {secret_id} does not exist")
    return secret


def find_secret(secret_id: str) -> dict[str, Any] | None:
    """`None` for a secret that is gone or about to be."""
    _key, secret = secretsmanager._resolve(secret_id)
    return None if secret is None or secret.get("DeletedDate") else secret
