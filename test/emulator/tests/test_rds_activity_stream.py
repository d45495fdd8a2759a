"""The emulated RDS starts and stops activity streams. Consistency of templates and calls, not AWS's consent."""

import pytest


@pytest.fixture
def rds(client):
    return client("rds")


@pytest.fixture
def key(client):
    return client("kms").create_key()["KeyMetadata"]


@pytest.fixture
def databases(stacks):
    """A cluster with an instance, an empty cluster, and an instance of its own."""
    aurora = {"Engine": "aurora-postgresql"}
    member = {**aurora, "DBInstanceClass": "db.r6g.large", "DBClusterIdentifier": {"Ref": "Cluster"}}
    ledger = {"Engine": "oracle-ee", "DBInstanceClass": "db.r6i.large", "DBInstanceIdentifier": "ledger"}
    stacks.deploy(
        {
            "Cluster": {"Type": "AWS::RDS::DBCluster", "Properties": {**aurora, "DBClusterIdentifier": "orders"}},
            "Member": {"Type": "AWS::RDS::DBInstance", "Properties": member},
            "Empty": {"Type": "AWS::RDS::DBCluster", "Properties": {**aurora, "DBClusterIdentifier": "empty"}},
            "Instance": {"Type": "AWS::RDS::DBInstance", "Properties": ledger},
        }
    )


def cluster(rds, identifier="orders"):
    return rds.describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"][0]


def instance(rds, identifier="ledger"):
    return rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]


def start(rds, arn, key, mode="async"):
    return rds.start_activity_stream(ResourceArn=arn, Mode=mode, KmsKeyId=key["Arn"], ApplyImmediately=True)


@pytest.mark.parametrize(
    ("describe", "arn", "resource_id"),
    [(cluster, "DBClusterArn", "DbClusterResourceId"), (instance, "DBInstanceArn", "DbiResourceId")],
)
def test_emulated_stream_starts_and_stops_after_a_while(rds, databases, key, describe, arn, resource_id):
    database = describe(rds)
    assert database.get("ActivityStreamStatus", "stopped") == "stopped" and "ActivityStreamKmsKeyId" not in database

    started = start(rds, database[arn], key)

    name = f"aws-rds-das-{database[resource_id]}"
    assert started["KinesisStreamName"] == name
    assert (started["Status"], started["Mode"], started["KmsKeyId"]) == ("starting", "async", key["KeyId"])
    assert [describe(rds)["ActivityStreamStatus"] for _ in range(2)] == ["starting", "started"]
    told = describe(rds)
    assert (told["ActivityStreamMode"], told["ActivityStreamKmsKeyId"]) == ("async", key["KeyId"])
    assert told["ActivityStreamKinesisStreamName"] == name

    assert rds.stop_activity_stream(ResourceArn=database[arn], ApplyImmediately=True)["Status"] == "stopping"

    assert [describe(rds)["ActivityStreamStatus"] for _ in range(2)] == ["stopping", "stopped"]
    assert "ActivityStreamMode" not in describe(rds)


def test_emulated_stream_is_refused_in_a_wrong_state(rds, databases, key):
    arn = cluster(rds)["DBClusterArn"]
    with pytest.raises(rds.exceptions.InvalidDBClusterStateFault):
        rds.stop_activity_stream(ResourceArn=arn)
    start(rds, arn, key)
    with pytest.raises(rds.exceptions.InvalidDBClusterStateFault):
        start(rds, arn, key)
    with pytest.raises(rds.exceptions.InvalidDBClusterStateFault, match="no instances"):
        start(rds, cluster(rds, "empty")["DBClusterArn"], key)
    with pytest.raises(rds.exceptions.InvalidDBInstanceStateFault):
        rds.stop_activity_stream(ResourceArn=instance(rds)["DBInstanceArn"])


def test_emulated_stream_is_refused_for_what_is_not_there(rds, databases, key):
    with pytest.raises(rds.exceptions.DBClusterNotFoundFault):
        start(rds, cluster(rds)["DBClusterArn"] + "-2", key)
    with pytest.raises(rds.exceptions.DBInstanceNotFoundFault):
        rds.stop_activity_stream(ResourceArn=instance(rds)["DBInstanceArn"] + "-2")


def test_emulated_stream_is_refused_under_a_key_that_cannot_be_used(client, rds, databases, key):
    arn = cluster(rds)["DBClusterArn"]
    with pytest.raises(rds.exceptions.KMSKeyNotAccessibleFault):
        start(rds, arn, {"Arn": "11111111-2222-3333-4444-555555555555"})
    with pytest.raises(rds.exceptions.KMSKeyNotAccessibleFault):
        start(rds, arn, {"Arn": "alias/aws/rds"})
    client("kms").disable_key(KeyId=key["KeyId"])
    with pytest.raises(rds.exceptions.KMSKeyNotAccessibleFault):
        start(rds, arn, key)
    assert cluster(rds)["ActivityStreamStatus"] == "stopped"
