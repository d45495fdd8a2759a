"""RDS: snapshots that know what they were taken of, so that a restore has what the API's documentation says it inherits.

A snapshot has the tags that it is given, and those of its database only where that copies its tags. While it is made
it has no time yet, and says how far it is.
"""

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from ministack.services import rds

from ministack_encryption import rds_data, rds_pace
from ministack_encryption.provisioning import Properties, Response
from ministack_encryption.rds_records import answer

# Where a snapshot keeps the record that it was taken of. It is no member of the API's model, so no answer has it.
SOURCE = "_source"
# What an instance or a cluster has from its snapshot when the restore does not say otherwise.
INHERITED_BY_INSTANCES = (
    *("Engine", "EngineVersion", "MasterUsername", "DBName", "LicenseModel", "AllocatedStorage", "StorageType"),
    *("CharacterSetName", "NcharCharacterSetName", "Timezone", "MultiTenant", "OptionGroupMemberships"),
    *("AdditionalStorageVolumes", "EngineLifecycleSupport", "NetworkType"),
)
INHERITED_BY_CLUSTERS = (
    *("Engine", "EngineVersion", "MasterUsername", "DatabaseName", "CharacterSetName", "StorageType", "EngineMode"),
    *("AllocatedStorage", "DBClusterOptionGroupMemberships", "EngineLifecycleSupport"),
)


class Kind(NamedTuple):
    operation: str
    snapshot: rds_pace.Kind
    database: rds_pace.Kind
    arn: str
    inherited: tuple[str, ...]
    # What the database says while it is snapshotted, if it says so.
    meanwhile: str | None


INSTANCE = Kind(
    "CreateDBSnapshot",
    rds_pace.SNAPSHOT,
    rds_pace.INSTANCE,
    "DBSnapshotArn",
    INHERITED_BY_INSTANCES,
    "backing-up",
)
CLUSTER = Kind(
    "CreateDBClusterSnapshot",
    rds_pace.CLUSTER_SNAPSHOT,
    rds_pace.CLUSTER,
    "DBClusterSnapshotArn",
    INHERITED_BY_CLUSTERS,
    None,
)


def creating(kind: Kind, create: Callable[[Properties], Response]) -> Callable[[Properties], Response]:
    def create_and_keep(request: Properties) -> Response:
        response = create(request)
        if response[0] >= 400:
            return response
        database = rds_pace.named(kind.database, rds._p(request, kind.database.identifier))
        snapshot = kind.snapshot.store[rds._p(request, kind.snapshot.identifier)]
        snapshot[SOURCE] = {name: copy.deepcopy(database[name]) for name in kind.inherited if database.get(name)}
        rds_data.carry(database, snapshot)
        copied = database.get("TagList", []) if database.get("CopyTagsToSnapshot") else []
        tag(snapshot, kind.arn, [*copied, *rds._parse_tags(request)])
        begin(kind.snapshot, snapshot)
        if kind.meanwhile:
            rds_pace.begin(kind.database, database, kind.meanwhile)
        return answer(kind.operation, {kind.operation.removeprefix("Create"): snapshot})

    return create_and_keep


def begin(kind: rds_pace.Kind, snapshot: Properties) -> None:
    """From when its data is follows when it is done."""
    time = snapshot.pop("SnapshotCreateTime")
    rds_pace.begin(kind, snapshot, "creating", {"SnapshotCreateTime": time})


def tag(record: Properties, arn: str, tags: list[dict[str, Any]]) -> None:
    """Of two tags with one key the later one counts; those of AWS are not copied."""
    own = {each["Key"]: each["Value"] for each in tags if not each["Key"].startswith("aws:")}
    record["TagList"] = [{"Key": key, "Value": value} for key, value in own.items()]
    rds._tags[record[arn]] = record["TagList"]


def inherit(snapshot: Properties, record: Properties) -> None:
    record.update(copy.deepcopy(snapshot.get(SOURCE, {})))
    rds_data.carry(snapshot, record)


def install() -> None:
    for kind in (INSTANCE, CLUSTER):
        rds._ACTION_MAP[kind.operation] = creating(kind, rds._ACTION_MAP[kind.operation])
