"""RDS: `CopyDBSnapshot` and `CopyDBClusterSnapshot`, which ministack does not have. A copy can be put under a key."""

import copy
from typing import Any, NamedTuple

from ministack.core.responses import get_account_id, get_region
from ministack.services import kms, rds

from ministack_encryption import rds_pace, rds_snapshots
from ministack_encryption.provisioning import Properties, Response, key_arn


class Kind(NamedTuple):
    """What differs between snapshots of instances and of clusters."""

    name: str
    store: Any
    to_xml: str
    arn_type: str
    not_found: str
    already_exists: str
    encrypted: str
    # The member that names the source in a copy.
    source: str
    # Whether the copy of an unencrypted snapshot can be encrypted.
    encrypts: bool
    pace: rds_pace.Kind


INSTANCE = Kind(
    "DBSnapshot",
    rds._snapshots,
    "_snapshot_xml",
    "snapshot",
    "DBSnapshotNotFound",
    "DBSnapshotAlreadyExists",
    "Encrypted",
    "SourceDBSnapshotIdentifier",
    True,
    rds_pace.SNAPSHOT,
)
CLUSTER = Kind(
    "DBClusterSnapshot",
    rds._db_cluster_snapshots,
    "_cluster_snapshot_xml",
    "cluster-snapshot",
    "DBClusterSnapshotNotFoundFault",
    "DBClusterSnapshotAlreadyExistsFault",
    "StorageEncrypted",
    "SourceDBClusterSnapshotArn",
    False,
    rds_pace.CLUSTER_SNAPSHOT,
)


def copy_snapshot(kind: Kind, request: Properties) -> Response:
    source_name = rds._p(request, f"Source{kind.name}Identifier")
    target = rds._p(request, f"Target{kind.name}Identifier")
    source, region = find(kind, source_name)
    if source is None:
        return rds._error(kind.not_found, f"{kind.name} {source_name} not found.", 404)
    if target in kind.store:
        return rds._error(kind.already_exists, f"{kind.name} {target} already exists.", 400)
    asked = rds._p(request, "KmsKeyId")
    refused = refusal(kind, source, region, asked)
    if refused:
        return refused
    made = copy.deepcopy(source)
    arn = f"arn:aws:rds:{get_region()}:{get_account_id()}:{kind.arn_type}:{target}"
    made.update({f"{kind.name}Identifier": target, f"{kind.name}Arn": arn, "SnapshotType": "manual"})
    made[kind.source] = source[f"{kind.name}Arn"]
    if asked:
        made.update({kind.encrypted: True, "KmsKeyId": key_arn(asked)})
    copied = source["TagList"] if rds._p(request, "CopyTags") == "true" else []
    rds_snapshots.tag(made, f"{kind.name}Arn", [*copied, *rds._parse_tags(request)])
    kind.store[target] = made
    rds_snapshots.begin(kind.pace, made)
    content = getattr(rds, kind.to_xml)(made)
    operation = f"Copy{kind.name}"
    return rds._xml(
        200, f"{operation}Response", f"<{operation}Result><{kind.name}>{content}</{kind.name}></{operation}Result>"
    )


def find(kind: Kind, name: str) -> tuple[Properties | None, str]:
    """A snapshot by its identifier, or by its ARN, which may be in another Region."""
    if not name.startswith("arn:"):
        return kind.store.get(name), get_region()
    region, account, arn_type, identifier = name.split(":")[3:7]
    if (account, arn_type) != (get_account_id(), kind.arn_type):
        return None, region
    return kind.store.get_scoped(account, region, identifier), region


def refusal(kind: Kind, source: Properties, region: str, asked: str) -> Response | None:
    if asked and not source[kind.encrypted] and not kind.encrypts:
        return rds._error("InvalidParameterCombination", "An unencrypted cluster snapshot stays unencrypted.", 400)
    if source[kind.encrypted] and region != get_region() and not asked:
        return rds._error("InvalidParameterCombination", "A copy from another Region needs a KmsKeyId.", 400)
    try:
        if asked and kms._resolve_key(key_arn(asked))["KeyState"] != "Enabled":
            return rds._error("KMSKeyNotAccessibleFault", f"The key {asked} is not enabled.", 400)
    except ValueError as error:
        return rds._error("KMSKeyNotAccessibleFault", str(error), 400)
    return None


def install() -> None:
    rds._ACTION_MAP["CopyDBSnapshot"] = lambda request: copy_snapshot(INSTANCE, request)
    rds._ACTION_MAP["CopyDBClusterSnapshot"] = lambda request: copy_snapshot(CLUSTER, request)
