"""The emulated table properties are read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from conftest import REGION
from stacks import DeploymentFailed

OTHER_REGION = "eu-central-1"
KEYS = {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def table(**properties):
    return {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {**KEYS, **properties}}}


def global_table(replicas, **properties):
    properties = {**KEYS, "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"}, **properties}
    return {"Table": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {**properties, "Replicas": replicas}}}


def under_key(key_arn):
    return {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key_arn}


@pytest.fixture
def dynamodb(client):
    return client("dynamodb")


@pytest.fixture
def key_arn(client):
    return client("kms").create_key()["KeyMetadata"]["Arn"]


def describe(dynamodb, name):
    return dynamodb.describe_table(TableName=name)["Table"]


def recovery(dynamodb, name):
    answer = dynamodb.describe_continuous_backups(TableName=name)
    return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def test_emulated_table_encryption_is_read_back(dynamodb, stacks, key_arn):
    name = stacks.deploy(table(SSESpecification=under_key(key_arn)))["Table"]

    description = {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key_arn}
    assert describe(dynamodb, name)["SSEDescription"] == description


def test_emulated_table_encryption_changes_with_the_template_and_keeps_the_items(dynamodb, stacks, key_arn):
    name = stacks.deploy(table())["Table"]
    dynamodb.put_item(TableName=name, Item={"id": {"S": "kept"}})
    assert "SSEDescription" not in describe(dynamodb, name)

    assert stacks.deploy(table(SSESpecification=under_key(key_arn)))["Table"] == name
    assert describe(dynamodb, name)["SSEDescription"]["KMSMasterKeyArn"] == key_arn
    stacks.deploy(table(SSESpecification={"SSEEnabled": False}))
    assert "SSEDescription" not in describe(dynamodb, name)

    assert dynamodb.get_item(TableName=name, Key={"id": {"S": "kept"}})["Item"] == {"id": {"S": "kept"}}


def test_emulated_table_without_a_key_of_its_own_is_under_the_key_that_aws_manages(client, dynamodb, stacks):
    name = stacks.deploy(table(SSESpecification={"SSEEnabled": True}))["Table"]

    key = client("kms").describe_key(KeyId=describe(dynamodb, name)["SSEDescription"]["KMSMasterKeyArn"])
    assert key["KeyMetadata"]["KeyManager"] == "AWS"


@pytest.mark.parametrize(
    ("specification", "reason"),
    [
        (under_key("11111111-2222-3333-4444-555555555555"), "does not exist"),
        ({"SSEEnabled": True, "KmsKeyId": "alias/mine"}, "does not keep KmsKeyId"),
    ],
)
def test_emulated_table_encryption_that_makes_no_sense_is_refused(dynamodb, stacks, specification, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(table(SSESpecification=specification))

    assert dynamodb.list_tables()["TableNames"] == []


def test_emulated_table_under_a_key_of_another_account_names_it(dynamodb, stacks):
    foreign = "arn:aws:kms:eu-west-1:210987654321:key/11111111-2222-3333-4444-555555555555"
    name = stacks.deploy(table(SSESpecification=under_key(foreign)))["Table"]

    assert describe(dynamodb, name)["SSEDescription"]["KMSMasterKeyArn"] == foreign


def test_emulated_point_in_time_recovery_is_read_back_and_stops(dynamodb, stacks):
    on = {"PointInTimeRecoveryEnabled": True}
    name = stacks.deploy(table(PointInTimeRecoverySpecification={**on, "RecoveryPeriodInDays": 7}))["Table"]
    assert recovery(dynamodb, name)["PointInTimeRecoveryStatus"] == "ENABLED"
    assert recovery(dynamodb, name)["RecoveryPeriodInDays"] == 7

    stacks.deploy(table(PointInTimeRecoverySpecification=on))
    assert recovery(dynamodb, name)["RecoveryPeriodInDays"] == 35

    stacks.deploy(table())
    assert recovery(dynamodb, name) == {"PointInTimeRecoveryStatus": "DISABLED"}


def test_emulated_deletion_protection_holds_until_it_is_off(dynamodb, stacks):
    name = stacks.deploy(table(DeletionProtectionEnabled=True))["Table"]
    assert describe(dynamodb, name)["DeletionProtectionEnabled"] is True

    with pytest.raises(DeploymentFailed, match="protected against deletion"):
        stacks.delete()
    dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
    stacks.delete()

    assert dynamodb.list_tables()["TableNames"] == []


def test_emulated_time_to_live_class_and_policy_are_read_back(dynamodb, stacks):
    statement = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "dynamodb:GetItem", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    name = stacks.deploy(
        table(
            TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"},
            TableClass="STANDARD_INFREQUENT_ACCESS",
            ResourcePolicy={"PolicyDocument": policy},
        )
    )["Table"]

    live = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert live == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    description = describe(dynamodb, name)
    assert description["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert "dynamodb:GetItem" in dynamodb.get_resource_policy(ResourceArn=description["TableArn"])["Policy"]

    stacks.deploy(table())

    live = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert live == {"TimeToLiveStatus": "DISABLED"}
    with pytest.raises(dynamodb.exceptions.PolicyNotFoundException):
        dynamodb.get_resource_policy(ResourceArn=description["TableArn"])


def test_emulated_global_table_has_its_replica_settings(dynamodb, stacks, key_arn):
    replica = {
        "Region": REGION,
        "SSESpecification": {"KMSMasterKeyId": key_arn},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": True,
    }
    name = stacks.deploy(global_table([replica], SSESpecification={"SSEEnabled": True, "SSEType": "KMS"}))["Table"]

    description = describe(dynamodb, name)
    assert description["SSEDescription"] == {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key_arn}
    assert description["DeletionProtectionEnabled"] is True
    assert recovery(dynamodb, name)["PointInTimeRecoveryStatus"] == "ENABLED"


def test_emulated_global_table_keeps_its_items_when_a_setting_changes(dynamodb, stacks):
    name = stacks.deploy(global_table([{"Region": REGION}]))["Table"]
    dynamodb.put_item(TableName=name, Item={"id": {"S": "kept"}})

    changed = stacks.deploy(global_table([{"Region": REGION, "DeletionProtectionEnabled": True}]))

    assert changed["Table"] == name
    assert describe(dynamodb, name)["DeletionProtectionEnabled"] is True
    assert dynamodb.get_item(TableName=name, Key={"id": {"S": "kept"}})["Item"] == {"id": {"S": "kept"}}


def test_emulated_replicas_have_keys_of_their_own(client, dynamodb, stacks, key_arn):
    there = client("dynamodb", region=OTHER_REGION)
    key_there = client("kms", region=OTHER_REGION).create_key()["KeyMetadata"]["Arn"]
    replicas = [
        {"Region": REGION, "SSESpecification": {"KMSMasterKeyId": key_arn}},
        {"Region": OTHER_REGION, "SSESpecification": {"KMSMasterKeyId": key_there}},
    ]
    encryption = {"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"}}
    name = stacks.deploy(global_table(replicas, **encryption))["Table"]

    assert describe(there, name)["SSEDescription"]["KMSMasterKeyArn"] == key_there
    other_replica = {"RegionName": OTHER_REGION, "ReplicaStatus": "ACTIVE", "KMSMasterKeyId": key_there}
    assert describe(dynamodb, name)["Replicas"] == [other_replica]

    stacks.deploy(global_table(replicas[:1], **encryption))
    assert there.list_tables()["TableNames"] == []
    stacks.delete()
    assert dynamodb.list_tables()["TableNames"] == []


def test_emulated_replicas_have_tags_and_capacity_of_their_own(client, dynamodb, stacks):
    tagged = [
        {"Region": region, "Tags": [{"Key": "region", "Value": region}], **read_capacity(units)}
        for region, units in ((REGION, 10), (OTHER_REGION, 20))
    ]
    writes = {"WriteCapacityAutoScalingSettings": {"MinCapacity": 1, "MaxCapacity": 5}}
    provisioned = {"BillingMode": "PROVISIONED", "WriteProvisionedThroughputSettings": writes}
    name = stacks.deploy(global_table(tagged, **provisioned))["Table"]

    for region, units in ((REGION, 10), (OTHER_REGION, 20)):
        there = client("dynamodb", region=region)
        description = describe(there, name)
        assert description["ProvisionedThroughput"]["ReadCapacityUnits"] == units
        tags = there.list_tags_of_resource(ResourceArn=description["TableArn"])["Tags"]
        assert tags == [{"Key": "region", "Value": region}]


def read_capacity(units):
    return {"ReadProvisionedThroughputSettings": {"ReadCapacityUnits": units}}


def test_emulated_deletion_protection_of_a_replica_holds(client, dynamodb, stacks):
    name = stacks.deploy(
        global_table([{"Region": REGION}, {"Region": OTHER_REGION, "DeletionProtectionEnabled": True}])
    )["Table"]

    with pytest.raises(DeploymentFailed, match=f"The replica of {name} in {OTHER_REGION} is protected"):
        stacks.delete()

    assert dynamodb.list_tables()["TableNames"] == client("dynamodb", region=OTHER_REGION).list_tables()["TableNames"]
    assert dynamodb.list_tables()["TableNames"] == [name]


def test_emulated_replica_under_a_key_of_another_region_is_refused(stacks, key_arn):
    replicas = [
        {"Region": REGION},
        {"Region": OTHER_REGION, "SSESpecification": {"KMSMasterKeyId": key_arn.split("/")[1]}},
    ]

    with pytest.raises(DeploymentFailed, match=f"does not exist in account 123456789012, Region {OTHER_REGION}"):
        stacks.deploy(global_table(replicas, SSESpecification={"SSEEnabled": True, "SSEType": "KMS"}))


def test_emulated_global_table_without_a_replica_in_its_own_region_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="no replica in the stack's Region, eu-west-1"):
        stacks.deploy(global_table([{"Region": OTHER_REGION}]))


def test_emulated_table_property_that_would_be_lost_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="the emulator does not keep ContributorInsightsSpecification"):
        stacks.deploy(table(ContributorInsightsSpecification={"Enabled": True}))
    with pytest.raises(DeploymentFailed, match="Replica in eu-west-1: the emulator does not keep KinesisStreamSpec"):
        stacks.deploy(global_table([{"Region": REGION, "KinesisStreamSpecification": {}}]), name="other")
