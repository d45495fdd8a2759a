"""KMS: `AWS::KMS::ReplicaKey`, which ministack's CloudFormation does not know; its API does."""

import json

from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import kms

from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, succeeded

REPLICA_KEY = "AWS::KMS::ReplicaKey"
KEPT = {"Description", "Enabled", "KeyPolicy", "PendingWindowInDays", "PrimaryKeyArn", "Tags"}
DEFAULT_PENDING_WINDOW_IN_DAYS = 30


def create(logical_id: str, properties: Properties, _stack_name: str):
    refuse_unknown(REPLICA_KEY, properties, KEPT)
    primary = properties["PrimaryKeyArn"]
    region = get_region()
    with request_scope(get_account_id(), primary.split(":")[3]):
        answer = succeeded(
            kms._replicate_key({"KeyId": primary, "ReplicaRegion": region, "Policy": policy_of(properties)})
        )
    key_id = json.loads(answer[2])["ReplicaKeyMetadata"]["KeyId"]
    return update(key_id, properties, properties)


def update(key_id: str, old: Properties, new: Properties, *_rest):
    refuse_unknown(REPLICA_KEY, new, KEPT)
    if old["PrimaryKeyArn"] != new["PrimaryKeyArn"]:
        raise ValueError(f"{REPLICA_KEY} {key_id}: PrimaryKeyArn cannot be changed")
    record = kms._keys[key_id]
    enabled = new.get("Enabled", True)
    record.update(
        Description=new.get("Description", ""),
        Policy=policy_of(new),
        Tags=[{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in new.get("Tags", [])],
        Enabled=enabled,
        KeyState="Enabled" if enabled else "Disabled",
    )
    return key_id, {"Arn": record["Arn"], "KeyId": key_id}


def policy_of(properties: Properties) -> str:
    policy = properties["KeyPolicy"]
    return policy if isinstance(policy, str) else json.dumps(policy)


def delete(key_id: str, properties: Properties) -> None:
    if key_id in kms._keys:
        days = properties.get("PendingWindowInDays", DEFAULT_PENDING_WINDOW_IN_DAYS)
        succeeded(kms._schedule_key_deletion({"KeyId": key_id, "PendingWindowInDays": days}))


def install() -> None:
    HANDLERS[REPLICA_KEY] = {"create": create, "update": update, "delete": delete}
