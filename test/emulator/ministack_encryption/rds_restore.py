"""RDS: restores keep the key, and what they are asked to have. ministack has no `RestoreDBClusterFromSnapshot`."""

from ministack.services import rds

from ministack_encryption.provisioning import Properties, Response, key_arn

# What a restored cluster has from its snapshot, as parameters of the operation that creates a cluster.
FROM_CLUSTER_SNAPSHOT = ("Engine", "EngineVersion", "MasterUsername", "Port")


def restoring_instances(restore, modify):
    def restore_instance(request: Properties) -> Response:
        response = restore(request)
        if response[0] >= 400:
            return response
        identifier = rds._p(request, "DBInstanceIdentifier")
        snapshot = rds._snapshots[rds._p(request, "DBSnapshotIdentifier")]
        instance = rds._instances[identifier]
        instance.update(StorageEncrypted=snapshot["Encrypted"], KmsKeyId=snapshot["KmsKeyId"])
        subnets = rds._subnet_groups.get(rds._p(request, "DBSubnetGroupName"))
        if subnets:
            instance["DBSubnetGroup"] = subnets
        instance["TagList"] = rds._tags[instance["DBInstanceArn"]] = rds._parse_tags(request)
        # ministack's restore takes few parameters; most of the others are those of a modification.
        modified = modify({**request, "ApplyImmediately": ["true"]})
        if modified[0] >= 400:
            del rds._instances[identifier]
            return modified
        return answer(instance)

    return restore_instance


def answer(instance: Properties) -> Response:
    operation = "RestoreDBInstanceFromDBSnapshot"
    return rds._single_instance_response(f"{operation}Response", f"{operation}Result", instance)


def restore_cluster(request: Properties) -> Response:
    name = rds._p(request, "SnapshotIdentifier")
    snapshot = rds._db_cluster_snapshots.get(name.split(":")[-1])
    if snapshot is None:
        return rds._error("DBClusterSnapshotNotFoundFault", f"DBClusterSnapshot {name} not found.", 404)
    asked = rds._p(request, "KmsKeyId")
    try:
        key = key_arn(asked) if asked else snapshot["KmsKeyId"]
    except ValueError as error:
        return rds._error("KMSKeyNotAccessibleFault", str(error), 400)
    inherited = {member: [str(snapshot[member])] for member in FROM_CLUSTER_SNAPSHOT}
    response = rds._ACTION_MAP["CreateDBCluster"]({**inherited, **request})
    if response[0] >= 400:
        return response
    cluster = rds._clusters[rds._p(request, "DBClusterIdentifier")]
    cluster.update(StorageEncrypted=bool(key), KmsKeyId=key)
    operation, content = "RestoreDBClusterFromSnapshot", rds._cluster_xml(cluster)
    return rds._xml(
        200, f"{operation}Response", f"<{operation}Result><DBCluster>{content}</DBCluster></{operation}Result>"
    )


def install() -> None:
    operations = rds._ACTION_MAP
    operations["RestoreDBClusterFromSnapshot"] = restore_cluster
    operations["RestoreDBInstanceFromDBSnapshot"] = restoring_instances(
        operations["RestoreDBInstanceFromDBSnapshot"], operations["ModifyDBInstance"]
    )
