"""RDS: restores keep the key, what they are asked to have, and what they inherit. ministack has none of clusters."""

from collections.abc import Callable

from ministack.services import rds

from ministack_encryption import rds_pace, rds_snapshots
from ministack_encryption.provisioning import Properties, Response, key_arn
from ministack_encryption.rds_changes import settled
from ministack_encryption.rds_refusals import refusal

INSTANCE = "RestoreDBInstanceFromDBSnapshot"
CLUSTER = "RestoreDBClusterFromSnapshot"
# What ministack gives an instance that is created, and not one that is restored.
LEFT_OUT = {"ActivityStreamStatus": "stopped", "MultiTenant": False, "DbInstancePort": 0}
# What a restored cluster has from its snapshot, as parameters of the operation that creates a cluster.
FROM_CLUSTER_SNAPSHOT = ("Engine", "EngineVersion", "MasterUsername", "Port")


def restoring_instances(restore: Callable[[Properties], Response]) -> Callable[[Properties], Response]:
    def restore_instance(request: Properties) -> Response:
        identifier = rds._p(request, "DBInstanceIdentifier")
        if rds_pace.hidden_as(rds_pace.INSTANCE, identifier):
            return rds._error("DBInstanceAlreadyExists", f"DBInstance {identifier} already exists.", 400)
        response = refusal(INSTANCE, {}, request) or restore(request)
        if response[0] >= 400:
            return response
        snapshot = rds._snapshots[rds._p(request, "DBSnapshotIdentifier")]
        instance = rds._instances[identifier]
        rds_snapshots.inherit(snapshot, instance)
        instance.update(StorageEncrypted=snapshot["Encrypted"], KmsKeyId=snapshot["KmsKeyId"])
        instance["Endpoint"]["Port"] = snapshot["Port"]
        for name, value in LEFT_OUT.items():
            instance.setdefault(name, value)
        instance["LatestRestorableTime"] = instance["InstanceCreateTime"]
        instance["TagList"] = rds._tags[instance["DBInstanceArn"]] = rds._parse_tags(request)
        return settled(rds_pace.INSTANCE, INSTANCE, instance, request)

    return restore_instance


def restore_cluster(request: Properties) -> Response:
    name = rds._p(request, "SnapshotIdentifier")
    snapshot = rds._db_cluster_snapshots.get(name.split(":")[-1])
    if snapshot is None:
        return rds._error("DBClusterSnapshotNotFoundFault", f"DBClusterSnapshot {name} not found.", 404)
    identifier = rds._p(request, "DBClusterIdentifier")
    if rds_pace.hidden_as(rds_pace.CLUSTER, identifier):
        return rds._error("DBClusterAlreadyExistsFault", f"DB cluster {identifier} already exists.", 400)
    asked = rds._p(request, "KmsKeyId")
    try:
        key = key_arn(asked) if asked else snapshot["KmsKeyId"]
    except ValueError as error:
        return rds._error("KMSKeyNotAccessibleFault", str(error), 400)
    inherited = {member: [str(snapshot[member])] for member in FROM_CLUSTER_SNAPSHOT}
    response = refusal(CLUSTER, {}, request) or rds._create_db_cluster({**inherited, **request})
    if response[0] >= 400:
        return response
    cluster = rds._clusters[identifier]
    rds_snapshots.inherit(snapshot, cluster)
    cluster.update(StorageEncrypted=bool(key), KmsKeyId=key)
    return settled(rds_pace.CLUSTER, CLUSTER, cluster, request)


def install() -> None:
    operations = rds._ACTION_MAP
    operations[CLUSTER] = restore_cluster
    operations[INSTANCE] = restoring_instances(operations[INSTANCE])
