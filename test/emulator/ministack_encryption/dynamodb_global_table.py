"""DynamoDB: the replicas of a global table, each with settings, tags and a key of its own.

A replica is a table under the same name in another Region, as it is on AWS.
"""

from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import dynamodb

from ministack_encryption import dynamodb_table
from ministack_encryption.dynamodb_table import KEPT_OF_EVERY_REPLICA, KEPT_OF_EVERY_TABLE
from ministack_encryption.provisioning import HANDLERS, Properties, extend, refuse_unknown, succeeded

GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"
READ_CAPACITY = "ReadProvisionedThroughputSettings"


def apply(name: str, properties: Properties, previous: Properties) -> None:
    replicas = by_region(properties)
    if get_region() not in replicas:
        raise ValueError(f"{GLOBAL_TABLE} {name}: no replica in the stack's Region, {get_region()}")
    reconcile_replicas(name, replicas.keys() - {get_region()})
    before = by_region(previous)
    for region, replica in replicas.items():
        with request_scope(get_account_id(), region):
            apply_to_replica(name, replica)
            dynamodb_table.apply(name, as_table(properties, replica), as_table(previous, before.get(region, {})))


def by_region(properties: Properties) -> dict[str, Properties]:
    return {replica["Region"]: replica for replica in properties.get("Replicas", [])}


def apply_to_replica(name: str, replica: Properties) -> None:
    """Sets what ministack's handler sets for a table, from properties of its own."""
    refuse_unknown(f"Replica in {get_region()}", replica, KEPT_OF_EVERY_REPLICA | {"Region", READ_CAPACITY})
    table = dynamodb._tables[name]
    dynamodb._tags[table["TableArn"]] = replica.get("Tags", [])
    if READ_CAPACITY in replica:
        table["ProvisionedThroughput"]["ReadCapacityUnits"] = read_capacity(replica[READ_CAPACITY])


def read_capacity(settings: Properties) -> int:
    """Fixed, or what auto scaling begins with."""
    scaling = settings.get("ReadCapacityAutoScalingSettings", {})
    return int(settings.get("ReadCapacityUnits") or scaling.get("SeedCapacity") or scaling["MinCapacity"])


def as_table(properties: Properties, replica: Properties) -> Properties:
    """A replica in the shape of a table: it has the key, the global table the kind of encryption."""
    encryption = {**properties.get("SSESpecification", {}), **replica.get("SSESpecification", {})}
    return {**properties, **replica, "SSESpecification": encryption}


def reconcile_replicas(name: str, wanted: set[str]) -> None:
    existing = set(dynamodb._replica_group(dynamodb._tables[name])) - {get_region()}
    updates = [{"Create": {"RegionName": region}} for region in sorted(wanted - existing)]
    updates += [{"Delete": {"RegionName": region}} for region in sorted(existing - wanted)]
    if updates:
        succeeded(dynamodb._update_table({"TableName": name, "ReplicaUpdates": updates}))


def delete(name: str, properties: Properties) -> None:
    """Deletes the replicas first, unless the deletion protection of any of them holds."""
    if name not in dynamodb._tables:
        return
    for region in dynamodb._replica_group(dynamodb._tables[name]):
        if dynamodb._tables.get_scoped(get_account_id(), region, name)["DeletionProtectionEnabled"]:
            raise ValueError(f"The replica of {name} in {region} is protected against deletion")
    if not dynamodb._tables[name]["DeletionProtectionEnabled"]:
        reconcile_replicas(name, set())
    dynamodb_table.delete(name, properties)


def keeping_generated_name(update: Callable[..., Any]) -> Callable[..., Any]:
    """ministack takes the name that it gave a global table for a change of name, and replaces the table."""

    def update_in_place(name: str, old: Properties, new: Properties, stack_name: str):
        generated = "TableName" not in old and "TableName" not in new
        return update(name, old, {**new, "TableName": name} if generated else new, stack_name)

    return update_in_place


def install() -> None:
    HANDLERS[GLOBAL_TABLE]["delete"] = delete
    HANDLERS[GLOBAL_TABLE]["update"] = keeping_generated_name(HANDLERS[GLOBAL_TABLE]["update"])
    keeps = KEPT_OF_EVERY_TABLE | {"Replicas", "WriteProvisionedThroughputSettings"}
    extend(GLOBAL_TABLE, keeps=keeps, apply=apply)
