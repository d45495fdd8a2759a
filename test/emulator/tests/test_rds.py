"""The emulated RDS copies, restores and renames with keys. Consistency of templates and calls, not AWS's consent."""

import pytest
from conftest import REGION

OTHER_REGION = "eu-central-1"


@pytest.fixture
def rds(client):
    return client("rds")


@pytest.fixture
def key_arn(client):
    return client("kms").create_key()["KeyMetadata"]["Arn"]


@pytest.fixture
def source(rds, stacks):
    """An unencrypted instance of a template, and a snapshot of it."""
    properties = {"DBInstanceIdentifier": "orders", "Engine": "postgres", "DBInstanceClass": "db.t4g.micro"}
    properties["CopyTagsToSnapshot"] = True
    tags = [{"Key": "team", "Value": "shop"}]
    stacks.deploy({"Database": {"Type": "AWS::RDS::DBInstance", "Properties": {**properties, "Tags": tags}}})
    rds.add_tags_to_resource(ResourceName=instance(rds, "orders")["DBInstanceArn"], Tags=tags)
    return rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="plain")["DBSnapshot"]


def instance(rds, identifier):
    return rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]


def cluster(rds, identifier):
    return rds.describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"][0]


def snapshot(rds, identifier):
    return rds.describe_db_snapshots(DBSnapshotIdentifier=identifier)["DBSnapshots"][0]


def copy(rds, name="encrypted", source="plain", **request):
    request = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": name, **request}
    return rds.copy_db_snapshot(**request)["DBSnapshot"]


def test_emulated_snapshot_copy_is_under_the_key(rds, source, key_arn):
    copy(rds, KmsKeyId=key_arn, CopyTags=True)

    made = snapshot(rds, "encrypted")
    assert (made["Encrypted"], made["KmsKeyId"]) == (True, key_arn)
    assert made["SourceDBSnapshotIdentifier"] == source["DBSnapshotArn"]
    assert made["TagList"] == [{"Key": "team", "Value": "shop"}]
    original = snapshot(rds, "plain")
    assert original["Encrypted"] is False and "KmsKeyId" not in original


def test_emulated_snapshot_copy_without_a_key_stays_what_its_source_is(rds, source, key_arn):
    assert copy(rds, "still-plain")["Encrypted"] is False
    copy(rds, KmsKeyId=key_arn.split("/")[1])

    again = copy(rds, "again", source=snapshot(rds, "encrypted")["DBSnapshotArn"])

    assert (again["Encrypted"], again["KmsKeyId"]) == (True, key_arn)


def test_emulated_snapshot_copy_from_another_region_needs_a_key_of_its_own(client, rds, source, key_arn):
    copy(rds, KmsKeyId=key_arn)
    arn = snapshot(rds, "encrypted")["DBSnapshotArn"]
    there = client("rds", region=OTHER_REGION)
    key_there = client("kms", region=OTHER_REGION).create_key()["KeyMetadata"]["Arn"]

    with pytest.raises(there.exceptions.ClientError, match="needs a KmsKeyId"):
        copy(there, "there", source=arn, SourceRegion=REGION)
    copy(there, "there", source=arn, SourceRegion=REGION, KmsKeyId=key_there)

    assert snapshot(there, "there")["KmsKeyId"] == key_there


def test_emulated_snapshot_copy_is_refused_with_the_errors_of_rds(rds, source):
    with pytest.raises(rds.exceptions.DBSnapshotNotFoundFault):
        copy(rds, source="missing")
    with pytest.raises(rds.exceptions.DBSnapshotAlreadyExistsFault):
        copy(rds, "plain")
    with pytest.raises(rds.exceptions.KMSKeyNotAccessibleFault):
        copy(rds, KmsKeyId="11111111-2222-3333-4444-555555555555")


def test_emulated_restore_keeps_the_key_and_has_what_it_is_asked_for(rds, source, key_arn):
    copy(rds, KmsKeyId=key_arn)

    restored = rds.restore_db_instance_from_db_snapshot(
        DBInstanceIdentifier="orders-new",
        DBSnapshotIdentifier="encrypted",
        VpcSecurityGroupIds=["sg-1"],
        DBParameterGroupName="orders",
        DeletionProtection=True,
        MultiAZ=True,
        EnableIAMDatabaseAuthentication=True,
        Tags=[{"Key": "team", "Value": "shop"}],
    )["DBInstance"]

    made = instance(rds, "orders-new")
    assert (restored["KmsKeyId"], made["KmsKeyId"], made["StorageEncrypted"]) == (key_arn, key_arn, True)
    assert [group["VpcSecurityGroupId"] for group in made["VpcSecurityGroups"]] == ["sg-1"]
    assert made["DBParameterGroups"][0]["DBParameterGroupName"] == "orders"
    assert (made["DeletionProtection"], made["MultiAZ"], made["IAMDatabaseAuthenticationEnabled"]) == (True, True, True)
    assert made["TagList"] == [{"Key": "team", "Value": "shop"}]


def test_emulated_rename_moves_the_endpoint_and_the_tags(rds, source):
    before = instance(rds, "orders")

    rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="orders-old", ApplyImmediately=True)

    after = instance(rds, "orders-old")
    assert after["DbiResourceId"] == before["DbiResourceId"]
    assert after["DBInstanceArn"] == before["DBInstanceArn"].replace("orders", "orders-old")
    assert after["Endpoint"]["Address"] == before["Endpoint"]["Address"].replace("orders", "orders-old", 1)
    tags = rds.list_tags_for_resource(ResourceName=after["DBInstanceArn"])["TagList"]
    assert tags == [{"Key": "team", "Value": "shop"}]
    with pytest.raises(rds.exceptions.DBInstanceNotFoundFault):
        instance(rds, "orders")


def test_emulated_rename_waits_or_is_refused(rds, source):
    renamed = rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="later")["DBInstance"]
    assert renamed["DBInstanceIdentifier"] == "orders"
    assert renamed["PendingModifiedValues"] == {"DBInstanceIdentifier": "later"}

    with pytest.raises(rds.exceptions.DBInstanceAlreadyExistsFault):
        rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="orders", ApplyImmediately=True)


def database(**properties):
    properties = {"Engine": "postgres", "DBInstanceClass": "db.t4g.micro", **properties}
    return {"Type": "AWS::RDS::DBInstance", "Properties": properties}


def test_emulated_encryption_of_a_templates_instances_is_read_back(client, rds, stacks, source, key_arn):
    copy(rds, KmsKeyId=key_arn)
    made = stacks.deploy(
        {
            "Named": database(StorageEncrypted=True, KmsKeyId=key_arn, PerformanceInsightsKMSKeyId=key_arn),
            "Managed": database(StorageEncrypted=True),
            "Plain": database(),
            "Restored": database(DBSnapshotIdentifier="encrypted"),
        },
        name="instances",
    )

    named = instance(rds, made["Named"])
    assert (named["StorageEncrypted"], named["KmsKeyId"]) == (True, key_arn)
    assert named["PerformanceInsightsKMSKeyId"] == key_arn
    managed = client("kms").describe_key(KeyId=instance(rds, made["Managed"])["KmsKeyId"])["KeyMetadata"]
    assert managed["KeyManager"] == "AWS"
    assert "KmsKeyId" not in instance(rds, made["Plain"])
    assert instance(rds, made["Restored"])["KmsKeyId"] == key_arn


@pytest.fixture
def aurora(stacks, key_arn):
    """Makes a cluster of a template, and an instance in it."""

    def make(**encryption):
        engine = {"Engine": "aurora-postgresql"}
        member = {**engine, "DBInstanceClass": "db.t4g.medium", "DBClusterIdentifier": {"Ref": "Cluster"}}
        return stacks.deploy(
            {
                "Cluster": {"Type": "AWS::RDS::DBCluster", "Properties": {**engine, **encryption}},
                "Member": {"Type": "AWS::RDS::DBInstance", "Properties": member},
            },
            name="aurora",
        )

    return make


def test_emulated_encryption_of_a_templates_cluster_is_read_back(rds, aurora, key_arn):
    made = aurora(StorageEncrypted=True, KmsKeyId=key_arn)

    encrypted = cluster(rds, made["Cluster"])
    assert (encrypted["StorageEncrypted"], encrypted["KmsKeyId"]) == (True, key_arn)
    assert instance(rds, made["Member"])["KmsKeyId"] == key_arn


def test_emulated_cluster_is_restored_under_a_key(rds, aurora, key_arn):
    made = aurora()
    rds.create_db_cluster_snapshot(DBClusterIdentifier=made["Cluster"], DBClusterSnapshotIdentifier="plain")
    request = {"Engine": "aurora-postgresql", "SnapshotIdentifier": "plain"}

    rds.restore_db_cluster_from_snapshot(DBClusterIdentifier="encrypted", KmsKeyId=key_arn, **request)
    rds.restore_db_cluster_from_snapshot(DBClusterIdentifier="unencrypted", **request)

    assert (cluster(rds, "encrypted")["StorageEncrypted"], cluster(rds, "encrypted")["KmsKeyId"]) == (True, key_arn)
    assert cluster(rds, "unencrypted")["StorageEncrypted"] is False
    with pytest.raises(rds.exceptions.DBClusterSnapshotNotFoundFault):
        missing = {**request, "SnapshotIdentifier": "missing"}
        rds.restore_db_cluster_from_snapshot(DBClusterIdentifier="other", **missing)


def test_emulated_cluster_snapshots_are_copied_but_not_encrypted(rds, aurora, key_arn):
    made = aurora()
    rds.create_db_cluster_snapshot(DBClusterIdentifier=made["Cluster"], DBClusterSnapshotIdentifier="plain")
    request = {"SourceDBClusterSnapshotIdentifier": "plain", "TargetDBClusterSnapshotIdentifier": "copy"}

    with pytest.raises(rds.exceptions.ClientError, match="stays unencrypted"):
        rds.copy_db_cluster_snapshot(KmsKeyId=key_arn, **request)
    rds.copy_db_cluster_snapshot(**request)

    described = rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier="copy")["DBClusterSnapshots"]
    assert [entry["StorageEncrypted"] for entry in described] == [False]


def test_emulated_cluster_is_renamed_with_its_members(rds, aurora):
    made = aurora()
    old = made["Cluster"]

    rds.modify_db_cluster(DBClusterIdentifier=old, NewDBClusterIdentifier="renamed", ApplyImmediately=True)

    renamed = cluster(rds, "renamed")
    assert renamed["Endpoint"].startswith("renamed.cluster-")
    assert renamed["ReaderEndpoint"].startswith("renamed.cluster-ro-")
    assert instance(rds, made["Member"])["DBClusterIdentifier"] == "renamed"
    rds.modify_db_instance(DBInstanceIdentifier=made["Member"], NewDBInstanceIdentifier="member", ApplyImmediately=True)
    assert [member["DBInstanceIdentifier"] for member in cluster(rds, "renamed")["DBClusterMembers"]] == ["member"]
    with pytest.raises(rds.exceptions.DBClusterNotFoundFault):
        cluster(rds, old)
