"""The emulated RDS describes every setting that a call gives. Consistency of calls and answers, not AWS's consent."""

import pytest
from ministack_encryption.rds_settings import CLUSTER, INSTANCE, NOT_SETTINGS, OF_CLUSTER, OF_INSTANCE
from ministack_encryption.rds_records import MODEL

# Parameters that are no settings, or of features that no test has: what a call is about, what it makes of data, and how
# it is done.
NOT_DESCRIBED = {
    "DBSnapshotIdentifier",
    "DBClusterSnapshotIdentifier",
    "SnapshotIdentifier",
    "NewDBInstanceIdentifier",
    "NewDBClusterIdentifier",
    "ApplyImmediately",
    "AllowMajorVersionUpgrade",
    "AllowEngineModeChange",
    "MasterUserPassword",
    "RotateMasterUserPassword",
    "MasterUserAuthenticationType",
    "Tags",
    "TagSpecifications",
    "TdeCredentialPassword",
    "UseDefaultProcessorFeatures",
    "CertificateRotationRestart",
    "DisableDomain",
    "ResumeFullAutomationModeMinutes",
    "DBSecurityGroups",
    "AutomationMode",
    "ScalingConfiguration",
    "RdsCustomClusterConfiguration",
    "EnableGlobalWriteForwarding",
    "EnableLimitlessDatabase",
    "ReplicationSourceIdentifier",
    "PreSignedUrl",
    "SourceRegion",
    "OptionGroupName",
    "DBInstanceParameterGroupName",
    "AssociatedRoles",
    "WithExpressConfiguration",
}


@pytest.mark.parametrize(
    ("operation", "shape", "table"),
    [
        ("CreateDBInstance", INSTANCE, OF_INSTANCE),
        ("RestoreDBInstanceFromDBSnapshot", INSTANCE, OF_INSTANCE),
        ("ModifyDBInstance", INSTANCE, OF_INSTANCE),
        ("CreateDBCluster", CLUSTER, OF_CLUSTER),
        ("RestoreDBClusterFromSnapshot", CLUSTER, OF_CLUSTER),
        ("ModifyDBCluster", CLUSTER, OF_CLUSTER),
    ],
)
def test_emulated_settings_leave_no_parameter_of_the_model_out(operation, shape, table):
    parameters = MODEL.operation_model(operation).input_shape.members
    known = table.keys() | shape.members.keys() | NOT_SETTINGS | NOT_DESCRIBED

    assert sorted(parameters.keys() - known) == []


@pytest.fixture
def rds(client):
    return client("rds")


@pytest.fixture
def key_arn(client):
    return client("kms").create_key()["KeyMetadata"]["Arn"]


def instance(rds, identifier="orders"):
    return rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]


def cluster(rds, identifier="shop"):
    return rds.describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"][0]


ROLE = "arn:aws:iam::123456789012:role/monitoring"
BASE = {"Engine": "postgres", "DBInstanceClass": "db.m7g.large", "MasterUsername": "admin"}
AURORA = {"Engine": "aurora-mysql", "MasterUsername": "admin"}


def test_emulated_instance_is_described_with_what_it_was_created_with(rds, key_arn):
    rds.create_db_instance(
        **BASE,
        DBInstanceIdentifier="orders",
        ManageMasterUserPassword=True,
        MasterUserSecretKmsKeyId=key_arn,
        Port=6432,
        MultiAZ=True,
        ProcessorFeatures=[{"Name": "threadsPerCore", "Value": "1"}],
        Domain="d-1",
        DomainIAMRoleName="directory",
        EnableCloudwatchLogsExports=["postgresql", "upgrade"],
        MonitoringInterval=30,
        MonitoringRoleArn=ROLE,
        DedicatedLogVolume=True,
        CACertificateIdentifier="rds-ca-rsa4096-g1",
        EnablePerformanceInsights=True,
        PerformanceInsightsKMSKeyId=key_arn.split("/")[1],
    )

    made = instance(rds)
    assert (made["MasterUserSecret"]["KmsKeyId"], made["Endpoint"]["Port"]) == (key_arn, 6432)
    assert made["Endpoint"]["Address"].startswith("orders.") and made["Endpoint"]["Address"].endswith(".amazonaws.com")
    assert (made["MultiAZ"], made["AvailabilityZone"] != made["SecondaryAvailabilityZone"]) == (True, True)
    assert made["ProcessorFeatures"] == [{"Name": "threadsPerCore", "Value": "1"}]
    assert (made["DomainMemberships"][0]["Domain"], made["DomainMemberships"][0]["IAMRoleName"]) == ("d-1", "directory")
    assert made["EnabledCloudwatchLogsExports"] == ["postgresql", "upgrade"]
    assert (made["MonitoringInterval"], made["MonitoringRoleArn"], made["DedicatedLogVolume"]) == (30, ROLE, True)
    assert made["DbiResourceId"] in made["EnhancedMonitoringResourceArn"]
    assert made["CertificateDetails"]["CAIdentifier"] == made["CACertificateIdentifier"] == "rds-ca-rsa4096-g1"
    assert (made["PerformanceInsightsEnabled"], made["PerformanceInsightsKMSKeyId"]) == (True, key_arn)


def test_emulated_cluster_is_described_with_what_it_was_created_and_modified_with(rds):
    rds.create_db_cluster(
        **AURORA,
        DBClusterIdentifier="shop",
        BacktrackWindow=3600,
        StorageType="aurora-iopt1",
        ServerlessV2ScalingConfiguration={"MinCapacity": 0.5, "MaxCapacity": 16},
        EnableCloudwatchLogsExports=["audit", "error"],
    )
    rds.modify_db_cluster(
        DBClusterIdentifier="shop",
        ApplyImmediately=True,
        AutoMinorVersionUpgrade=False,
        EnableLocalWriteForwarding=True,
        CloudwatchLogsExportConfiguration={"EnableLogTypes": ["slowquery"], "DisableLogTypes": ["error"]},
    )

    made = cluster(rds)
    assert (made["BacktrackWindow"], made["StorageType"]) == (3600, "aurora-iopt1")
    assert made["ServerlessV2ScalingConfiguration"] == {"MinCapacity": 0.5, "MaxCapacity": 16}
    assert (made["AutoMinorVersionUpgrade"], made["LocalWriteForwardingStatus"]) == (False, "enabled")
    assert made["EnabledCloudwatchLogsExports"] == ["audit", "slowquery"]


def test_emulated_cluster_that_is_not_of_aurora_gets_its_instances(rds):
    made = {"Engine": "postgres", "DBClusterInstanceClass": "db.m6gd.large", "MasterUsername": "admin"}
    rds.create_db_cluster(DBClusterIdentifier="ledger", AllocatedStorage=100, **made)

    members = cluster(rds, "ledger")["DBClusterMembers"]
    assert [member["IsClusterWriter"] for member in members] == [True, False, False]
    assert {instance(rds, member["DBInstanceIdentifier"])["DBInstanceClass"] for member in members} == {"db.m6gd.large"}


def test_emulated_endpoints_of_a_name_are_the_same_whoever_has_it(rds):
    rds.create_db_cluster(**AURORA, DBClusterIdentifier="shop")
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    before = (cluster(rds)["Endpoint"], cluster(rds)["ReaderEndpoint"], instance(rds)["Endpoint"]["Address"])
    for name in ("orders", "shop-1"):
        engine = {**BASE, "Engine": "aurora-mysql", "DBClusterIdentifier": "shop"} if name == "shop-1" else BASE
        rds.create_db_instance(**engine, DBInstanceIdentifier=f"{name}-new")
    rds.modify_db_cluster(DBClusterIdentifier="shop", NewDBClusterIdentifier="shop-old", ApplyImmediately=True)
    rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="orders-old", ApplyImmediately=True)
    rds.create_db_cluster(**AURORA, DBClusterIdentifier="shop")
    rds.modify_db_instance(DBInstanceIdentifier="orders-new", NewDBInstanceIdentifier="orders", ApplyImmediately=True)

    assert (cluster(rds)["Endpoint"], cluster(rds)["ReaderEndpoint"], instance(rds)["Endpoint"]["Address"]) == before
    assert cluster(rds, "shop-old")["Endpoint"].startswith("shop-old.cluster-")


def snapshot_of(rds, **settings):
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders", **settings)
    return rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="plain")["DBSnapshot"]


def restore(rds, **settings):
    rds.restore_db_instance_from_db_snapshot(
        DBInstanceIdentifier="restored", DBSnapshotIdentifier="plain", **settings
    )
    return instance(rds, "restored")


def test_emulated_restore_inherits_what_is_in_the_data_and_nothing_else(rds):
    options = {"OptionGroupName": "orders-options", "StorageType": "gp3", "AllocatedStorage": 500, "DBName": "orders"}
    lost = {"MonitoringInterval": 30, "MonitoringRoleArn": ROLE, "EnableCloudwatchLogsExports": ["upgrade"]}
    snapshot_of(rds, Port=6432, DeletionProtection=True, **options, **lost)

    made = restore(rds)

    assert [group["OptionGroupName"] for group in made["OptionGroupMemberships"]] == ["orders-options"]
    assert (made["StorageType"], made["AllocatedStorage"], made["DBName"]) == ("gp3", 500, "orders")
    assert made["Endpoint"]["Port"] == 6432
    assert (made["MonitoringInterval"], made["DeletionProtection"]) == (0, False)
    assert made["EnabledCloudwatchLogsExports"] == []


def test_emulated_snapshots_have_the_tags_of_the_database_only_where_it_copies_them(rds):
    tags = [{"Key": "team", "Value": "shop"}]
    assert snapshot_of(rds, Tags=tags)["TagList"] == []
    rds.modify_db_instance(DBInstanceIdentifier="orders", CopyTagsToSnapshot=True, ApplyImmediately=True)
    mark = [{"Key": "of", "Value": "orders"}]

    made = rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="tagged", Tags=mark)

    described = rds.describe_db_snapshots(DBSnapshotIdentifier="tagged")["DBSnapshots"][0]
    assert described["TagList"] == [*tags, *mark]
    assert rds.list_tags_for_resource(ResourceName=made["DBSnapshot"]["DBSnapshotArn"])["TagList"] == [*tags, *mark]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"Tags": [{"Key": "aws:cloudformation:stack-name", "Value": "Shop"}]}, "aws:cloudformation:stack-name"),
        ({"MultiAZ": True, "AvailabilityZone": "eu-west-1a"}, "no AvailabilityZone"),
    ],
)
def test_emulated_restore_refuses_what_rds_refuses(rds, settings, reason):
    snapshot_of(rds)

    with pytest.raises(rds.exceptions.ClientError, match=reason):
        restore(rds, **settings)
    with pytest.raises(rds.exceptions.DBInstanceNotFoundFault):
        instance(rds, "restored")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"MonitoringInterval": 30}, "MonitoringRoleArn"),
        ({"DatabaseInsightsMode": "advanced"}, "465 days"),
        ({"MasterUserSecretKmsKeyId": "alias/any"}, "ManageMasterUserPassword"),
    ],
)
def test_emulated_modification_refuses_what_rds_refuses(rds, settings, reason):
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    before = instance(rds)

    with pytest.raises(rds.exceptions.ClientError, match=reason):
        rds.modify_db_instance(DBInstanceIdentifier="orders", ApplyImmediately=True, **settings)
    assert instance(rds) == before


def test_emulated_modification_under_a_key_that_is_not_there_changes_nothing(rds):
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    before = instance(rds)
    missing = {"PerformanceInsightsKMSKeyId": "11111111-2222-3333-4444-555555555555", "BackupRetentionPeriod": 9}

    with pytest.raises(rds.exceptions.KMSKeyNotAccessibleFault):
        rds.modify_db_instance(DBInstanceIdentifier="orders", ApplyImmediately=True, **missing)
    assert instance(rds) == before


def test_emulated_words_go_with_snapshots_and_restores(rds, ask, key_arn):
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    ask("rds-data", identifier="orders", word="before")
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="plain")
    names = {"SourceDBSnapshotIdentifier": "plain", "TargetDBSnapshotIdentifier": "encrypted"}
    rds.copy_db_snapshot(KmsKeyId=key_arn, **names)
    ask("rds-data", identifier="orders", word="after")
    names = {"DBInstanceIdentifier": "restored", "DBSnapshotIdentifier": "encrypted"}
    rds.restore_db_instance_from_db_snapshot(**names)

    assert ask("rds-data", identifier="restored") == ["before"]
    assert ask("rds-data", identifier="orders") == ["before", "after"]
    assert ask("rds-data", identifier="missing") is None
