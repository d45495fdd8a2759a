"""KMS: rotation on demand, last usage, the keys that AWS manages, and replica keys in CloudFormation."""

import json

from ministack.core.responses import error_response_json
from ministack.services import kms

from ministack_encryption import (
    kms_conditions,
    kms_last_usage,
    kms_managed_keys,
    kms_material,
    kms_replica,
    kms_rotation,
)
from ministack_encryption.provisioning import Properties, extend

KEY = "AWS::KMS::Key"
KEPT_BY_MINISTACK = {
    "Description",
    "EnableKeyRotation",
    "Enabled",
    "KeyPolicy",
    "KeySpec",
    "KeyUsage",
    "MultiRegion",
    "Origin",
    "PendingWindowInDays",
    "RotationPeriodInDays",
    "Tags",
}
MIN_ROTATION_PERIOD_IN_DAYS = 90
MAX_ROTATION_PERIOD_IN_DAYS = 2560
OPERATIONS = {
    "GetKeyLastUsage": kms_last_usage.get_key_last_usage,
    "RotateKeyOnDemand": kms_rotation.rotate_key_on_demand,
    "ListKeyRotations": kms_rotation.list_key_rotations,
}


def check(key_id: str, properties: Properties, _previous: Properties) -> None:
    """ministack keeps a key's properties; it does not know the limits that KMS has for them."""
    days = int(properties.get("RotationPeriodInDays", MIN_ROTATION_PERIOD_IN_DAYS))
    if not MIN_ROTATION_PERIOD_IN_DAYS <= days <= MAX_ROTATION_PERIOD_IN_DAYS:
        raise ValueError(f"RotationPeriodInDays of {key_id} is {days}, which is not between 90 and 2560")


def serve_operations() -> None:
    """ministack's KMS knows its operations from a list inside of this function."""
    handle = kms.handle_request

    async def handle_request(method, path, headers, body, query_params):
        operation = OPERATIONS.get(headers.get("x-amz-target", "").rsplit(".", 1)[-1])
        if operation is None:
            return await handle(method, path, headers, body, query_params)
        request = json.loads(body or "{}")
        if "KeyId" not in request:
            return error_response_json("ValidationException", "KeyId must not be null", 400)
        return operation(request)

    kms.handle_request = handle_request


def install() -> None:
    kms_conditions.install()
    kms_material.install()
    kms_last_usage.install()
    kms._get_key_rotation_status = kms_rotation.get_key_rotation_status
    kms_managed_keys.install()
    kms_replica.install()
    serve_operations()
    extend(KEY, keeps=KEPT_BY_MINISTACK, apply=check)
