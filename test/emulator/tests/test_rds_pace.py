"""Changes of the emulated RDS take as many looks as a test says. Consistency of calls and answers, not AWS's pace."""

import pytest

BASE = {"Engine": "postgres", "DBInstanceClass": "db.m7g.large", "MasterUsername": "admin"}
AURORA = {"Engine": "aurora-mysql", "MasterUsername": "admin"}
OTHER = "210987654321"


@pytest.fixture
def rds(client):
    return client("rds")


@pytest.fixture
def slow(rds, ask):
    """An instance, a cluster, and three looks for whatever is changed from now on."""
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    rds.create_db_cluster(**AURORA, DBClusterIdentifier="shop")
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="plain")
    ask("rds-pace", looks=3)


def instance(rds, identifier="orders"):
    return rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]


def statuses(rds, looks, identifier="orders"):
    return [instance(rds, identifier)["DBInstanceStatus"] for _ in range(looks)]


def is_found(rds, identifier):
    try:
        return bool(instance(rds, identifier))
    except rds.exceptions.DBInstanceNotFoundFault:
        return False


def test_emulated_snapshot_says_how_far_it_is_and_its_instance_backs_up(rds, slow):
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="slow")

    described = [rds.describe_db_snapshots(DBSnapshotIdentifier="slow")["DBSnapshots"][0] for _ in range(4)]
    assert [each["Status"] for each in described] == ["creating", "creating", "creating", "available"]
    assert [each["PercentProgress"] for each in described] == [0, 33, 66, 100]
    assert ["SnapshotCreateTime" in each for each in described] == [False, False, False, True]
    assert statuses(rds, 4) == ["backing-up", "backing-up", "backing-up", "available"]


def test_emulated_restore_is_creating_and_without_an_endpoint_in_its_answer(rds, slow):
    names = {"DBInstanceIdentifier": "restored", "DBSnapshotIdentifier": "plain"}
    answered = rds.restore_db_instance_from_db_snapshot(**names)["DBInstance"]

    assert (answered["DBInstanceStatus"], "Endpoint" in answered) == ("creating", False)
    assert statuses(rds, 4, "restored") == ["creating", "creating", "creating", "available"]


def test_emulated_modification_is_pending_before_it_shows_and_before_it_counts(rds, slow):
    rds.modify_db_instance(DBInstanceIdentifier="orders", BackupRetentionPeriod=9, ApplyImmediately=True)

    described = [instance(rds) for _ in range(4)]
    assert [each["DBInstanceStatus"] for each in described] == ["available", "modifying", "modifying", "available"]
    assert [each["BackupRetentionPeriod"] for each in described] == [1, 1, 1, 9]
    assert described[0]["PendingModifiedValues"] == {"BackupRetentionPeriod": 9}
    assert described[3]["PendingModifiedValues"] == {}


def test_emulated_protection_against_deletion_counts_at_once(rds, slow):
    rds.modify_db_instance(DBInstanceIdentifier="orders", DeletionProtection=True, ApplyImmediately=True)

    described = instance(rds)
    assert (described["DeletionProtection"], described["DBInstanceStatus"]) == (True, "available")
    assert statuses(rds, 2) == ["available", "available"]


def test_emulated_database_under_change_refuses_another_until_it_is_done(rds, slow):
    rds.modify_db_cluster(DBClusterIdentifier="shop", BackupRetentionPeriod=9, ApplyImmediately=True)
    member = {"DBInstanceIdentifier": "shop-1", "DBClusterIdentifier": "shop", **BASE, "Engine": "aurora-mysql"}

    for _ in range(3):
        with pytest.raises(rds.exceptions.InvalidDBClusterStateFault):
            rds.create_db_instance(**member)
    rds.create_db_instance(**member)


def test_emulated_snapshot_that_is_not_done_is_neither_copied_nor_restored(rds, slow):
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="slow")

    with pytest.raises(rds.exceptions.InvalidDBSnapshotStateFault):
        rds.copy_db_snapshot(SourceDBSnapshotIdentifier="slow", TargetDBSnapshotIdentifier="copy")
    with pytest.raises(rds.exceptions.InvalidDBSnapshotStateFault):
        rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="restored", DBSnapshotIdentifier="slow")


def test_emulated_rename_leaves_a_time_in_which_neither_name_answers(rds, slow):
    before = instance(rds)
    rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="orders-old", ApplyImmediately=True)

    assert [is_found(rds, name) for name in ("orders", "orders-old")] == [False, False]
    assert statuses(rds, 2, "orders-old") == ["renaming", "available"]
    assert is_found(rds, "orders") is False
    assert instance(rds, "orders-old")["DbiResourceId"] == before["DbiResourceId"]


def test_emulated_name_of_a_database_that_is_being_renamed_is_taken(rds, slow):
    rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="orders-old", ApplyImmediately=True)

    with pytest.raises(rds.exceptions.DBInstanceAlreadyExistsFault):
        rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="orders-old", DBSnapshotIdentifier="plain")
    described = rds.describe_db_instances()["DBInstances"]
    assert [each["DBInstanceIdentifier"] for each in described] == []


def test_emulated_lists_are_looks_too(rds, slow):
    rds.modify_db_cluster(DBClusterIdentifier="shop", NewDBClusterIdentifier="shop-old", ApplyImmediately=True)

    lists = [rds.describe_db_clusters()["DBClusters"] for _ in range(4)]
    assert [[each["DBClusterIdentifier"] for each in each_list] for each_list in lists] == [
        [],
        [],
        ["shop-old"],
        ["shop-old"],
    ]


def test_emulated_pace_is_that_of_one_account(client, rds, slow):
    elsewhere = client("rds", account=OTHER)
    elsewhere.create_db_instance(**BASE, DBInstanceIdentifier="orders")

    assert statuses(elsewhere, 1) == ["available"]


def test_emulated_pace_is_forgotten_with_everything_else(rds, slow, reset):
    reset()
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")

    assert statuses(rds, 1) == ["available"]


def test_emulated_time_passes_until_nothing_is_under_way(rds, slow, ask):
    rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="orders-old", ApplyImmediately=True)
    rds.create_db_cluster_endpoint(
        DBClusterIdentifier="shop", DBClusterEndpointIdentifier="reports", EndpointType="READER"
    )

    assert ask("rds-settle")["looks"] > 0
    assert statuses(rds, 1, "orders-old") == ["available"]
    custom = rds.describe_db_cluster_endpoints(DBClusterEndpointIdentifier="reports")["DBClusterEndpoints"]
    assert [each["Status"] for each in custom] == ["available"]
    assert ask("rds-settle")["looks"] == 0
