"""Faults that a test asks the emulator for strike where and as often as it says."""

import json

import pytest
from state_machines import one_call, run_to_end

BASE = {"Engine": "postgres", "DBInstanceClass": "db.m7g.large", "MasterUsername": "admin"}
OTHER = "210987654321"


@pytest.fixture
def rds(client):
    made = client("rds")
    made.create_db_instance(**BASE, DBInstanceIdentifier="orders")
    return made


@pytest.fixture
def run(client):
    return lambda definition: run_to_end(client("stepfunctions"), definition)


def snapshot(**retry):
    call = one_call("rds:createDBSnapshot", DbInstanceIdentifier="orders", DbSnapshotIdentifier="plain")
    call["States"]["Call"].update(retry)
    return call


def snapshots(rds):
    return [each["DBSnapshotIdentifier"] for each in rds.describe_db_snapshots()["DBSnapshots"]]


def hits(ask):
    return [fault["hits"] for fault in ask("faults")]


@pytest.mark.parametrize(("when", "made"), [("before", []), ("after", ["plain"])])
def test_emulated_fault_strikes_before_or_after_the_call_takes_effect(rds, run, ask, when, made):
    ask("faults", faults=[{"state": "Call", "error": "Rds.RdsException", "cause": "Throttled", "when": when}])

    execution = run(snapshot())

    assert (execution["status"], execution["error"]) == ("FAILED", "Rds.RdsException")
    assert (execution["cause"], snapshots(rds), hits(ask)) == ("Throttled", made, [1])


@pytest.mark.parametrize(("count", "status"), [(2, "SUCCEEDED"), (3, "FAILED")])
def test_emulated_fault_is_retried_as_often_as_the_state_says(rds, run, ask, count, status):
    ask("faults", faults=[{"state": "Call", "error": "Rds.RdsException", "attempts": count}])
    retry = [{"ErrorEquals": ["Rds.RdsException"], "MaxAttempts": 2}]

    assert run(snapshot(Retry=retry))["status"] == status


def test_emulated_fault_strikes_the_time_that_it_says(rds, run, ask):
    ask("faults", faults=[{"state": "Call", "error": "Rds.RdsException", "nth": 2}])

    assert [run(one_call("rds:describeDBInstances"))["status"] for _ in range(3)] == ["SUCCEEDED", "FAILED", "SUCCEEDED"]


def test_emulated_fault_of_a_task_with_a_time_limit_strikes_too(rds, run, ask):
    ask("faults", faults=[{"state": "Call", "error": "States.Timeout"}])

    assert run(snapshot(TimeoutSeconds=5))["error"] == "States.Timeout"


def test_emulated_execution_is_stopped_before_the_state_does_anything(rds, run, ask):
    ask("faults", faults=[{"state": "Call", "abort": True}])

    assert run(snapshot())["status"] == "ABORTED"
    assert (snapshots(rds), hits(ask)) == ([], [1])
    assert run(snapshot())["status"] == "SUCCEEDED"


@pytest.mark.parametrize(("when", "made"), [("before", []), ("after", ["plain"])])
def test_emulated_fault_of_a_call_strikes_whoever_is_no_state_machine(rds, run, ask, when, made):
    fault = {"service": "rds", "operation": "CreateDBSnapshot", "code": "InvalidDBInstanceState", "status": 409}
    ask("faults", faults=[{**fault, "when": when}])
    names = {"DBInstanceIdentifier": "orders", "DBSnapshotIdentifier": "plain"}

    with pytest.raises(rds.exceptions.ClientError, match="InvalidDBInstanceState") as refused:
        rds.create_db_snapshot(**names)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert snapshots(rds) == made
    ask("faults", faults=[fault])
    other = {**snapshot()["States"]["Call"]["Arguments"], "DbSnapshotIdentifier": "other"}
    assert run(one_call("rds:createDBSnapshot", **other))["status"] == "SUCCEEDED"


def test_emulated_fault_of_a_json_service_has_its_code(client, ask):
    dynamodb = client("dynamodb")
    ask("faults", faults=[{"service": "dynamodb", "operation": "ListTables", "code": "InternalServerError"}])

    with pytest.raises(dynamodb.exceptions.InternalServerError):
        dynamodb.list_tables()
    assert dynamodb.list_tables()["TableNames"] == []


def test_emulated_faults_are_those_of_one_account_and_the_last_ones_count(client, rds, ask, reset):
    fault = {"service": "rds", "operation": "DescribeDBInstances", "code": "ThrottlingException", "count": 9}
    ask("faults", faults=[fault])
    assert client("rds", account=OTHER).describe_db_instances()["DBInstances"] == []

    ask("faults", faults=[])
    rds.describe_db_instances()
    ask("faults", faults=[fault])
    reset()
    assert rds.describe_db_instances()["DBInstances"] == []


def test_emulator_says_what_it_cannot_be_asked_for(ask):
    with pytest.raises(Exception, match="404"):
        ask("missing")
    with pytest.raises(Exception, match="400"):
        ask("rds-pace")


def test_emulated_state_has_its_faults_by_its_own_name(rds, run, ask):
    definition = snapshot()
    definition["States"]["Look"] = {**one_call("rds:describeDBInstances")["States"]["Call"]}
    definition["States"]["Call"].pop("End")
    definition["States"]["Call"]["Next"] = "Look"
    caught = [{"ErrorEquals": ["Rds.DbInstanceNotFoundException"], "Next": "Caught"}]
    definition["States"]["Look"]["Catch"] = caught
    definition["States"]["Caught"] = {"Type": "Succeed", "Output": {"caught": True}}
    ask("faults", faults=[{"state": "Look", "error": "Rds.DbInstanceNotFoundException"}])

    assert json.loads(run(definition)["output"]) == {"caught": True}


def test_emulated_fault_leaves_other_times_of_its_state_alone(rds, run, ask):
    ask("faults", faults=[{"state": "Call", "error": "Rds.RdsException", "attempts": 9}])
    look = one_call("rds:describeDBInstances")
    look["States"]["Call"]["Retry"] = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 3}]

    assert [run(look)["status"] for _ in range(2)] == ["FAILED", "SUCCEEDED"]
    assert hits(ask) == [4]
