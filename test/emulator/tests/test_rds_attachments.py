"""What belongs to a database of the emulated RDS: roles, the Data API, custom endpoints, proxies, streams, quotas."""

import pytest

BASE = {"Engine": "postgres", "DBInstanceClass": "db.m7g.large", "MasterUsername": "admin"}
AURORA = {"Engine": "aurora-postgresql", "MasterUsername": "admin"}
ROLE = "arn:aws:iam::123456789012:role/import"
NOW = {"ApplyImmediately": True}


@pytest.fixture
def rds(client):
    return client("rds")


@pytest.fixture
def shop(rds):
    """A cluster with two instances."""
    rds.create_db_cluster(**AURORA, DBClusterIdentifier="shop")
    for name in ("shop-1", "shop-2"):
        member = {**BASE, "Engine": "aurora-postgresql", "DBClusterIdentifier": "shop"}
        rds.create_db_instance(**member, DBInstanceIdentifier=name)
    return cluster(rds)


def cluster(rds, identifier="shop"):
    return rds.describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"][0]


def instance(rds, identifier="orders"):
    return rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]


def test_emulated_role_of_an_instance_is_for_a_feature(rds):
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    names = {"DBInstanceIdentifier": "orders", "RoleArn": ROLE}
    rds.add_role_to_db_instance(**names, FeatureName="s3Import")
    rds.add_role_to_db_instance(**names, FeatureName="s3Export")

    with pytest.raises(rds.exceptions.DBInstanceRoleAlreadyExistsFault):
        rds.add_role_to_db_instance(**names, FeatureName="s3Import")
    rds.remove_role_from_db_instance(**names, FeatureName="s3Import")
    with pytest.raises(rds.exceptions.DBInstanceRoleNotFoundFault):
        rds.remove_role_from_db_instance(**names, FeatureName="s3Import")

    described = [{"RoleArn": ROLE, "FeatureName": "s3Export", "Status": "ACTIVE"}]
    assert instance(rds)["AssociatedRoles"] == described


def test_emulated_role_of_a_cluster_needs_no_feature(rds, shop):
    rds.add_role_to_db_cluster(DBClusterIdentifier="shop", RoleArn=ROLE)

    with pytest.raises(rds.exceptions.DBClusterRoleAlreadyExistsFault):
        rds.add_role_to_db_cluster(DBClusterIdentifier="shop", RoleArn=ROLE)
    with pytest.raises(rds.exceptions.DBClusterNotFoundFault):
        rds.add_role_to_db_cluster(DBClusterIdentifier="missing", RoleArn=ROLE)
    assert cluster(rds)["AssociatedRoles"] == [{"RoleArn": ROLE, "Status": "ACTIVE"}]


def test_emulated_data_api_is_turned_on_and_off(rds, shop):
    answered = rds.enable_http_endpoint(ResourceArn=shop["DBClusterArn"])
    assert (answered["HttpEndpointEnabled"], cluster(rds)["HttpEndpointEnabled"]) == (True, True)

    rds.disable_http_endpoint(ResourceArn=shop["DBClusterArn"])
    assert cluster(rds)["HttpEndpointEnabled"] is False


def endpoints(rds, **request):
    return rds.describe_db_cluster_endpoints(**request)["DBClusterEndpoints"]


def test_emulated_custom_endpoint_is_read_back_beside_those_of_every_cluster(rds, shop):
    tags = [{"Key": "team", "Value": "shop"}]
    names = {"DBClusterIdentifier": "shop", "DBClusterEndpointIdentifier": "reports"}
    made = rds.create_db_cluster_endpoint(**names, EndpointType="READER", StaticMembers=["shop-2"], Tags=tags)

    assert made["Endpoint"].startswith("reports.cluster-custom-") and cluster(rds)["CustomEndpoints"] == [
        made["Endpoint"]
    ]
    described = endpoints(rds, DBClusterIdentifier="shop")
    assert [each["EndpointType"] for each in described] == ["WRITER", "READER", "CUSTOM"]
    custom = [{"Name": "db-cluster-endpoint-type", "Values": ["custom"]}]
    (one,) = endpoints(rds, DBClusterIdentifier="shop", Filters=custom)
    assert (one["CustomEndpointType"], one["StaticMembers"], one["ExcludedMembers"]) == ("READER", ["shop-2"], [])
    assert rds.list_tags_for_resource(ResourceName=one["DBClusterEndpointArn"])["TagList"] == tags


def test_emulated_custom_endpoint_belongs_to_one_cluster_and_goes_with_it(rds, shop):
    names = {"DBClusterEndpointIdentifier": "reports", "EndpointType": "READER"}
    rds.create_db_cluster_endpoint(DBClusterIdentifier="shop", StaticMembers=["shop-2"], **names)
    with pytest.raises(rds.exceptions.DBInstanceNotFoundFault):
        other = {**names, "DBClusterEndpointIdentifier": "other"}
        rds.create_db_cluster_endpoint(DBClusterIdentifier="shop", StaticMembers=["missing"], **other)

    rds.modify_db_cluster(DBClusterIdentifier="shop", NewDBClusterIdentifier="shop-old", **NOW)
    rds.modify_db_instance(DBInstanceIdentifier="shop-2", NewDBInstanceIdentifier="shop-2-old", **NOW)
    rds.create_db_cluster(**AURORA, DBClusterIdentifier="shop")

    (one,) = endpoints(rds, DBClusterEndpointIdentifier="reports")
    assert (one["DBClusterIdentifier"], one["StaticMembers"]) == ("shop-old", ["shop-2-old"])
    with pytest.raises(rds.exceptions.DBClusterEndpointAlreadyExistsFault):
        rds.create_db_cluster_endpoint(DBClusterIdentifier="shop", **names)
    assert rds.delete_db_cluster_endpoint(DBClusterEndpointIdentifier="reports")["Status"] == "deleting"
    assert endpoints(rds, DBClusterEndpointIdentifier="reports") == []
    rds.create_db_cluster_endpoint(DBClusterIdentifier="shop", **names)


def test_emulated_custom_endpoint_takes_a_while(rds, shop, ask):
    ask("rds-pace", looks=2)
    names = {"DBClusterIdentifier": "shop", "DBClusterEndpointIdentifier": "reports"}
    rds.create_db_cluster_endpoint(**names, EndpointType="READER")

    def status():
        return [each["Status"] for each in endpoints(rds, DBClusterEndpointIdentifier="reports")]

    assert [status() for _ in range(3)] == [["creating"], ["creating"], ["available"]]
    rds.delete_db_cluster_endpoint(DBClusterEndpointIdentifier="reports")
    with pytest.raises(rds.exceptions.InvalidDBClusterEndpointStateFault):
        rds.delete_db_cluster_endpoint(DBClusterEndpointIdentifier="reports")
    assert [status() for _ in range(2)] == [["deleting"], []]


def test_emulated_proxy_holds_on_to_the_database_and_not_to_the_name(client, rds):
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    subnets = [each["SubnetId"] for each in client("ec2").describe_subnets()["Subnets"]]
    auth = [{"AuthScheme": "SECRETS", "SecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:any"}]
    made = {"EngineFamily": "POSTGRESQL", "RoleArn": ROLE, "VpcSubnetIds": subnets, "Auth": auth}
    rds.create_db_proxy(DBProxyName="proxy", **made)
    rds.register_db_proxy_targets(DBProxyName="proxy", DBInstanceIdentifiers=["orders"])

    rds.modify_db_instance(DBInstanceIdentifier="orders", NewDBInstanceIdentifier="orders-old", **NOW)

    targets = rds.describe_db_proxy_targets(DBProxyName="proxy")["Targets"]
    assert [target["RdsResourceId"] for target in targets] == ["orders-old"]


def test_emulated_stream_of_an_instance_starts_locked(client, rds):
    rds.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    arn = instance(rds)["DBInstanceArn"]
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    rds.start_activity_stream(
        ResourceArn=arn, Mode="async", KmsKeyId=key, EngineNativeAuditFieldsIncluded=True, ApplyImmediately=True
    )
    assert instance(rds)["ActivityStreamPolicyStatus"] == "locked"

    modified = rds.modify_activity_stream(ResourceArn=arn, AuditPolicyState="unlocked")

    assert (modified["PolicyStatus"], instance(rds)["ActivityStreamPolicyStatus"]) == ("unlocked", "unlocked")
    assert instance(rds)["ActivityStreamEngineNativeAuditFieldsIncluded"] is True


def test_emulated_quotas_count_what_is_there(rds, shop):
    quotas = {each["AccountQuotaName"]: each for each in rds.describe_account_attributes()["AccountQuotas"]}

    assert (quotas["DBInstances"]["Used"], quotas["DBClusters"]["Used"]) == (2, 1)


def test_emulated_orders_are_told_of_the_class_that_is_asked_for(rds):
    def orderable(name):
        options = rds.describe_orderable_db_instance_options(Engine="postgres", DBInstanceClass=name)
        return options["OrderableDBInstanceOptions"]

    assert {each["StorageType"] for each in orderable("db.m7g.large")} == {"gp2", "gp3", "io1", "io2"}
    assert all(each["SupportsStorageEncryption"] for each in orderable("db.m7g.large"))
    assert not any(each["SupportsStorageEncryption"] for each in orderable("db.t2.micro"))


@pytest.mark.parametrize(
    ("service", "operation", "member"),
    [
        ("rds", "describe_blue_green_deployments", "BlueGreenDeployments"),
        ("rds", "describe_integrations", "Integrations"),
        ("dms", "describe_endpoints", "Endpoints"),
        ("dms", "describe_replication_tasks", "ReplicationTasks"),
        ("dms", "describe_replications", "Replications"),
    ],
)
def test_emulated_attachments_are_those_that_a_test_gives(client, ask, service, operation, member):
    of_service = client(service)
    named = {"BlueGreenDeployments": "BlueGreenDeploymentName", "Integrations": "IntegrationName"}
    dms = {"Endpoints": "EndpointArn", "ReplicationTasks": "ReplicationTaskArn", "Replications": "ReplicationConfigArn"}
    entry = {{**named, **dms}[member]: "given"}
    assert getattr(of_service, operation)()[member] == []

    operation_name = "".join(word.capitalize() for word in operation.split("_"))
    ask("answers", service=service, operation=operation_name, members={member: [entry]})

    assert getattr(of_service, operation)()[member] == [entry]


def test_emulated_dms_filters_and_finding_nothing_is_an_error(client, ask):
    dms = client("dms")
    task = {"ReplicationTaskIdentifier": "load", "SourceEndpointArn": "source", "TargetEndpointArn": "target"}
    ask("answers", service="dms", operation="DescribeReplicationTasks", members={"ReplicationTasks": [task]})

    def by(value):
        filters = [{"Name": "endpoint-arn", "Values": [value]}]
        return dms.describe_replication_tasks(Filters=filters)["ReplicationTasks"]

    assert [by("source"), by("target")] == [[task], [task]]
    with pytest.raises(dms.exceptions.ResourceNotFoundFault):
        by("other")
