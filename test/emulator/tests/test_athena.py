"""The emulated workgroups, queries and tables are read back. Consistency of templates and calls, not AWS's consent."""

import time

import pytest
from stacks import DeploymentFailed

DATABASE = {"Type": "AWS::Glue::Database", "Properties": {"CatalogId": "1", "DatabaseInput": {"Name": "audit"}}}
BUCKETS = {name: {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name.lower()}} for name in ("Own", "Other")}
POLL_SECONDS = 0.05
FINAL = ("SUCCEEDED", "FAILED")


def workgroup(key=None, **configuration):
    encryption = {"EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": key}} if key else {}
    results = {"OutputLocation": "s3://own/results/", **encryption}
    properties = {"Name": "audit", "WorkGroupConfiguration": {"ResultConfiguration": results, **configuration}}
    return {"Type": "AWS::Athena::WorkGroup", "Properties": properties}


@pytest.fixture
def athena(client):
    return client("athena")


@pytest.fixture
def key_arn(client):
    return client("kms").create_key()["KeyMetadata"]["Arn"]


@pytest.fixture
def run(athena):
    """Runs a query that asks for results in another bucket."""

    def query():
        elsewhere = {"OutputLocation": "s3://other/"}
        request = {"QueryString": "SELECT 1", "WorkGroup": "audit", "ResultConfiguration": elsewhere}
        query_id = athena.start_query_execution(**request)["QueryExecutionId"]
        for _ in range(200):
            execution = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
            if execution["Status"]["State"] in FINAL:
                return execution
            time.sleep(POLL_SECONDS)
        raise TimeoutError(execution)

    return query


def test_emulated_workgroup_is_read_back(athena, stacks, key_arn):
    settings = {"BytesScannedCutoffPerQuery": 10_000_000, "PublishCloudWatchMetricsEnabled": True}
    stacks.deploy({"Group": workgroup(key_arn, **settings)})

    configuration = athena.get_work_group(WorkGroup="audit")["WorkGroup"]["Configuration"]
    assert {name: configuration[name] for name in settings} == settings
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["ResultConfiguration"] == {
        "OutputLocation": "s3://own/results/",
        "EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": key_arn},
    }


def test_emulated_workgroup_that_enforces_its_configuration_decides_on_place_and_key(stacks, run, key_arn):
    stacks.deploy({**BUCKETS, "Group": workgroup(key_arn, EnforceWorkGroupConfiguration=True)})

    execution = run()

    assert execution["Status"]["State"] == "SUCCEEDED"
    assert execution["ResultConfiguration"]["OutputLocation"].startswith("s3://own/results/")
    assert execution["ResultConfiguration"]["EncryptionConfiguration"]["KmsKey"] == key_arn


def test_emulated_workgroup_that_enforces_nothing_lets_the_client_decide(stacks, run):
    stacks.deploy({**BUCKETS, "Group": workgroup(EnforceWorkGroupConfiguration=False)})

    assert run()["ResultConfiguration"]["OutputLocation"].startswith("s3://other/")


def test_emulated_workgroup_that_makes_no_sense_is_refused(stacks):
    missing = "11111111-2222-3333-4444-555555555555"
    with pytest.raises(DeploymentFailed, match="does not exist"):
        stacks.deploy({"Group": workgroup(missing)})


def test_emulated_query_of_a_workgroup_that_is_not_there_is_refused(athena):
    with pytest.raises(athena.exceptions.InvalidRequestException, match="is not found"):
        athena.start_query_execution(QueryString="SELECT 1", WorkGroup="none")


def test_emulated_table_with_projected_partitions_is_read_back_and_changes(client, stacks):
    projection = {"projection.enabled": "true", "projection.day.type": "date", "projection.day.range": "2026/01/01,NOW"}
    storage = {
        "Columns": [{"Name": "eventname", "Type": "string"}],
        "Location": "s3://own/",
        "SerdeInfo": {"SerializationLibrary": "org.apache.hive.hcatalog.data.JsonSerDe"},
    }

    def table(parameters):
        keys = [{"Name": "day", "Type": "string"}]
        given = {"Name": "cloudtrail", "TableType": "EXTERNAL_TABLE", "PartitionKeys": keys, "Parameters": parameters}
        properties = {"CatalogId": "1", "DatabaseName": {"Ref": "Database"}}
        table_input = {**given, "StorageDescriptor": storage}
        return {"Type": "AWS::Glue::Table", "Properties": {**properties, "TableInput": table_input}}

    glue = client("glue")
    made = stacks.deploy({"Database": DATABASE, "Table": table(projection)})
    read = glue.get_table(DatabaseName=made["Database"], Name=made["Table"])["Table"]
    assert (read["Parameters"], read["StorageDescriptor"]) == (projection, storage)
    assert read["PartitionKeys"] == [{"Name": "day", "Type": "string"}]

    later = {**projection, "projection.day.range": "2027/01/01,NOW"}
    stacks.deploy({"Database": DATABASE, "Table": table(later)})
    assert glue.get_table(DatabaseName=made["Database"], Name=made["Table"])["Table"]["Parameters"] == later


def query(text):
    properties = {"Database": "audit", "QueryString": text, "Name": "who", "Description": "Who used it"}
    return {"Query": {"Type": "AWS::Athena::NamedQuery", "Properties": properties}}


def test_emulated_named_query_is_read_back_replaced_and_deleted(athena, stacks):
    first = stacks.deploy(query("SELECT 1"))["Query"]
    assert athena.get_named_query(NamedQueryId=first)["NamedQuery"] == {
        "NamedQueryId": first,
        "Name": "who",
        "Description": "Who used it",
        "Database": "audit",
        "QueryString": "SELECT 1",
        "WorkGroup": "primary",
    }

    second = stacks.deploy(query("SELECT 2"))["Query"]

    assert athena.list_named_queries()["NamedQueryIds"] == [second]
    stacks.delete()
    assert athena.list_named_queries()["NamedQueryIds"] == []
