"""RDS: the encryption of `AWS::RDS::DBCluster` and `AWS::RDS::DBInstance` in ministack's CloudFormation."""

from ministack.services import rds

from ministack_encryption.provisioning import Properties, extend, key_arn

CLUSTER = "AWS::RDS::DBCluster"
INSTANCE = "AWS::RDS::DBInstance"
AWS_MANAGED_KEY = "alias/aws/rds"


def apply_to_cluster(identifier: str, properties: Properties, _previous: Properties) -> None:
    source = rds._db_cluster_snapshots.get(properties.get("SnapshotIdentifier", "").split(":")[-1], {})
    rds._clusters[identifier].update(encryption(properties, source.get("StorageEncrypted"), source.get("KmsKeyId")))


def apply_to_instance(identifier: str, properties: Properties, _previous: Properties) -> None:
    instance = rds._instances[identifier]
    instance.update(encryption(properties, *encryption_of_source(properties)))
    if "PerformanceInsightsKMSKeyId" in properties:
        instance["PerformanceInsightsKMSKeyId"] = key_arn(properties["PerformanceInsightsKMSKeyId"])


def encryption_of_source(properties: Properties) -> tuple[bool, str]:
    """A member of a cluster, a restored instance and a replica have what their source has."""
    cluster = rds._clusters.get(properties.get("DBClusterIdentifier"))
    snapshot = rds._snapshots.get(properties.get("DBSnapshotIdentifier", "").split(":")[-1])
    replicated = rds._instances.get(properties.get("SourceDBInstanceIdentifier", "").split(":")[-1])
    for source, encrypted in ((cluster, "StorageEncrypted"), (snapshot, "Encrypted"), (replicated, "StorageEncrypted")):
        if source:
            return source[encrypted], source.get("KmsKeyId", "")
    return False, ""


def encryption(properties: Properties, source_encrypted: bool | None, source_key: str | None) -> Properties:
    key = properties.get("KmsKeyId") or source_key
    encrypted = bool(properties.get("StorageEncrypted") or source_encrypted or properties.get("KmsKeyId"))
    return {"StorageEncrypted": encrypted, "KmsKeyId": key_arn(key or AWS_MANAGED_KEY) if encrypted else ""}


def install() -> None:
    extend(CLUSTER, keeps=None, apply=apply_to_cluster)
    extend(INSTANCE, keeps=None, apply=apply_to_instance)
