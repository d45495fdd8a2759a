"""Resource import of emulated databases. Consistency of templates and calls, not AWS's consent."""

import json

import pytest

QUEUE = {"Queue": {"Type": "AWS::SQS::Queue"}}
INSTANCE = {"DBInstanceIdentifier": "orders", "Engine": "postgres", "DBInstanceClass": "db.t4g.micro"}
CLUSTER = {"DBClusterIdentifier": "shop", "Engine": "aurora-postgresql"}


@pytest.fixture
def rds(client):
    return client("rds")


@pytest.fixture
def cloudformation(client):
    return client("cloudformation")


def database(resource_type, properties):
    body = {"Type": resource_type, "DeletionPolicy": "Retain", "Properties": properties}
    return {"Database": body}


def change_set(cloudformation, resources, *to_import):
    request = {"StackName": "stack", "ChangeSetName": "import"}
    cloudformation.create_change_set(
        **request,
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": {**QUEUE, **resources}}),
        ResourcesToImport=[
            {"ResourceType": resource_type, "LogicalResourceId": logical_id, "ResourceIdentifier": identifier}
            for logical_id, resource_type, identifier in to_import
        ],
    )
    # DescribeChangeSet of ministack has a member that the API has not.
    return cloudformation.list_change_sets(StackName="stack")["Summaries"][0]


def executed(cloudformation, stacks):
    cloudformation.execute_change_set(StackName="stack", ChangeSetName="import")
    stacks.wait("stack_import_complete", "stack")


def test_emulated_instance_is_imported_with_its_attributes(rds, cloudformation, stacks):
    stacks.deploy(QUEUE)
    made = rds.create_db_instance(**INSTANCE, AllocatedStorage=20)["DBInstance"]
    resources = database("AWS::RDS::DBInstance", INSTANCE)

    change_set(cloudformation, resources, ("Database", "AWS::RDS::DBInstance", {"DBInstanceIdentifier": "orders"}))
    executed(cloudformation, stacks)

    assert stacks.resources()["Database"] == "orders"
    outputs = {"Id": {"Value": {"Fn::GetAtt": ["Database", "DbiResourceId"]}}}
    stacks.deploy({**QUEUE, **resources}, Outputs=outputs)
    stack = cloudformation.describe_stacks(StackName="stack")["Stacks"][0]
    assert stack["Outputs"][0]["OutputValue"] == made["DbiResourceId"]


def test_emulated_cluster_is_imported_with_its_instance(rds, cloudformation, stacks):
    stacks.deploy(QUEUE)
    rds.create_db_cluster(**CLUSTER, MasterUsername="app", MasterUserPassword="not-a-secret")
    member = {"DBInstanceIdentifier": "shop-1", "Engine": "aurora-postgresql", "DBInstanceClass": "db.r7g.large"}
    rds.create_db_instance(**member, DBClusterIdentifier="shop")
    reader = {**member, "DBClusterIdentifier": {"Ref": "Database"}}
    resources = {
        **database("AWS::RDS::DBCluster", CLUSTER),
        "Writer": {"Type": "AWS::RDS::DBInstance", "DeletionPolicy": "Retain", "Properties": reader},
    }

    change_set(
        cloudformation,
        resources,
        ("Database", "AWS::RDS::DBCluster", {"DBClusterIdentifier": "shop"}),
        ("Writer", "AWS::RDS::DBInstance", {"DBInstanceIdentifier": "shop-1"}),
    )
    executed(cloudformation, stacks)

    assert {"Database": "shop", "Writer": "shop-1"}.items() <= stacks.resources().items()


def test_emulated_import_of_a_database_that_is_not_there_fails(cloudformation, stacks):
    stacks.deploy(QUEUE)
    resources = database("AWS::RDS::DBInstance", INSTANCE)

    made = change_set(
        cloudformation, resources, ("Database", "AWS::RDS::DBInstance", {"DBInstanceIdentifier": "orders"})
    )

    assert (made["Status"], made["StatusReason"]) == ("FAILED", "DBInstance orders not found.")


def test_emulated_import_by_another_identifier_is_refused(cloudformation, stacks):
    stacks.deploy(QUEUE)
    resources = database("AWS::RDS::DBInstance", INSTANCE)

    with pytest.raises(cloudformation.exceptions.ClientError, match="Expected .DBInstanceIdentifier"):
        change_set(cloudformation, resources, ("Database", "AWS::RDS::DBInstance", {"DbiResourceId": "db-1"}))


def test_emulated_database_of_a_stack_is_not_imported_into_it_again(cloudformation, stacks):
    stacks.deploy({**QUEUE, **database("AWS::RDS::DBInstance", INSTANCE)})

    with pytest.raises(cloudformation.exceptions.ClientError, match="at least one new resource"):
        change_set(
            cloudformation,
            database("AWS::RDS::DBInstance", INSTANCE),
            ("Database", "AWS::RDS::DBInstance", {"DBInstanceIdentifier": "orders"}),
        )
