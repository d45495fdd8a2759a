"""What there is of the emulated RDS is kept and put back, for tests that begin anew."""

BASE = {"Engine": "postgres", "DBInstanceClass": "db.m7g.large", "MasterUsername": "admin"}
OTHER = "210987654321"


def names(rds):
    return [each["DBInstanceIdentifier"] for each in rds.describe_db_instances()["DBInstances"]]


def test_emulated_databases_are_put_back_as_they_were(client, ask):
    rds = client("rds")
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders", Tags=[{"Key": "team", "Value": "shop"}])
    before = rds.describe_db_instances()["DBInstances"]
    ask("rds-data", identifier="orders", word="before")
    ask("worlds", save="first")

    ask("rds-data", identifier="orders", word="after")
    rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="other", ApplyImmediately=True)
    rds.create_db_snapshot(DBInstanceIdentifier="other", DBSnapshotIdentifier="plain")
    for _ in range(2):
        ask("worlds", restore="first")
        assert rds.describe_db_instances()["DBInstances"] == before
        assert rds.describe_db_snapshots()["DBSnapshots"] == []
        assert ask("rds-data", identifier="orders") == ["before"]
        rds.modify_db_instance(DBInstanceIdentifier="orders", BackupRetentionPeriod=9, ApplyImmediately=True)


def test_emulated_databases_of_another_account_stay(client, ask):
    for account in (None, OTHER):
        made = client("rds", account=account) if account else client("rds")
        ask("worlds", save="empty", **({"account": account} if account else {}))
        made.create_db_instance(**BASE, DBInstanceIdentifier="orders")

    ask("worlds", restore="empty")

    assert (names(client("rds")), names(client("rds", account=OTHER))) == ([], ["orders"])


def test_emulated_digest_is_another_one_when_anything_is(client, ask):
    rds = client("rds")
    digests = [ask("worlds")["digest"]]
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    digests += [ask("worlds")["digest"], ask("worlds")["digest"]]
    rds.modify_db_instance(DBInstanceIdentifier="orders", BackupRetentionPeriod=9, ApplyImmediately=True)
    digests.append(ask("worlds")["digest"])

    assert (digests[1] == digests[2], len(set(digests))) == (True, 3)
