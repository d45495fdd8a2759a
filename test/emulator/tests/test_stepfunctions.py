"""The emulated Step Functions call RDS and EC2 by the API's model. Consistency of calls, not AWS's consent."""

import json
import time
import uuid

import pytest
from conftest import REGION
from stacks import DeploymentFailed
from state_machines import one_call, run_to_end

TIMEOUT_SECONDS = 20


@pytest.fixture
def run(client):
    """Runs a state machine to its end."""
    return lambda definition, **input_: run_to_end(client("stepfunctions"), definition, **input_)


@pytest.fixture
def database(client, stacks):
    properties = {"DBInstanceIdentifier": "orders", "Engine": "postgres", "DBInstanceClass": "db.t4g.micro"}
    stacks.deploy({"Database": {"Type": "AWS::RDS::DBInstance", "Properties": properties}})
    client("rds").create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="plain")


def test_emulated_call_of_rds_has_the_names_and_types_of_the_model(client, run, database):
    key_arn = client("kms").create_key()["KeyMetadata"]["Arn"]
    names = {"SourceDBSnapshotIdentifier": "plain", "TargetDBSnapshotIdentifier": "encrypted"}

    execution = run(one_call("rds:copyDBSnapshot", KmsKeyId=key_arn, CopyTags=True, **names))

    snapshot = json.loads(execution["output"])["DbSnapshot"]
    assert (snapshot["DbSnapshotIdentifier"], snapshot["KmsKeyId"]) == ("encrypted", key_arn)
    assert (snapshot["Encrypted"], snapshot["AllocatedStorage"]) == (True, 20)
    assert snapshot["TagList"] == []


def test_emulated_list_of_one_is_a_list(run, database):
    output = json.loads(run(one_call("rds:describeDBInstances", DbInstanceIdentifier="orders"))["output"])

    (instance,) = output["DbInstances"]
    assert instance["DbInstanceIdentifier"] == "orders"
    assert (instance["MultiAZ"], instance["StorageEncrypted"], instance["IamDatabaseAuthenticationEnabled"]) == (
        False,
        False,
        False,
    )


def test_emulated_call_of_ec2_has_the_names_and_types_of_the_model(run):
    execution = run(one_call("ec2:createVolume", AvailabilityZone=f"{REGION}a", Size=4, Encrypted=True))

    volume = json.loads(execution["output"])
    assert (volume["Size"], volume["Encrypted"], volume["State"]) == (4, True, "available")


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (one_call("rds:describeDBInstances", DbInstanceIdentifier="missing"), "Rds.DbInstanceNotFoundException"),
        (one_call("rds:describeDBSnapshots", DbSnapshotIdentifier="missing"), "Rds.DbSnapshotNotFoundException"),
        (one_call("ec2:describeVolumes", VolumeIds=["vol-1"]), "Ec2.Ec2Exception"),
    ],
)
def test_emulated_errors_have_the_names_of_step_functions(run, call, error):
    execution = run(call)

    assert (execution["status"], execution["error"]) == ("FAILED", error)


def test_emulated_call_with_a_field_that_the_operation_does_not_have_fails(run):
    execution = run(one_call("rds:describeDBInstances", DBInstanceIdentifier="orders"))

    assert (execution["status"], execution["error"]) == ("FAILED", "States.Runtime")
    assert execution["cause"] == "DescribeDBInstancesMessage has no field DBInstanceIdentifier"


def test_emulated_errors_have_every_acronym_as_a_word(run, database):
    run(one_call("rds:stopDBInstance", DbInstanceIdentifier="orders"))

    execution = run(one_call("rds:rebootDBInstance", DbInstanceIdentifier="orders"))

    assert execution["error"] == "Rds.InvalidDbInstanceStateException"


def test_emulated_error_of_a_key_can_be_caught_by_its_name(run, database):
    names = {"SourceDBSnapshotIdentifier": "plain", "TargetDBSnapshotIdentifier": "encrypted"}
    definition = one_call("rds:copyDBSnapshot", KmsKeyId="11111111-2222-3333-4444-555555555555", **names)
    caught = {"ErrorEquals": ["Rds.KmsKeyNotAccessibleException"], "Next": "Caught"}
    definition["States"]["Call"]["Catch"] = [caught]
    definition["States"]["Caught"] = {"Type": "Succeed", "Output": {"caught": True}}

    assert json.loads(run(definition)["output"]) == {"caught": True}


def test_emulated_succeed_has_the_output_of_jsonata(run):
    done = {"Type": "Succeed", "Output": {"doubled": "{% $states.input.number * 2 %}"}}
    definition = {"QueryLanguage": "JSONata", "StartAt": "Done", "States": {"Done": done}}

    assert json.loads(run(definition, number=21)["output"]) == {"doubled": 42}


def test_emulated_call_of_a_json_service_has_the_names_and_errors_of_the_model(client, run):
    client("rds").create_db_cluster(DBClusterIdentifier="shop", Engine="aurora-mysql", MasterUsername="admin")
    target = {
        "ServiceNamespace": "rds",
        "ResourceId": "cluster:shop",
        "ScalableDimension": "rds:cluster:ReadReplicaCount",
    }
    registered = run(one_call("applicationautoscaling:registerScalableTarget", **target, MinCapacity=1, MaxCapacity=2))
    assert list(json.loads(registered["output"])) == ["ScalableTargetARN"]

    missing = {**target, "ResourceId": "cluster:missing", "ScheduledActionName": "night", "Schedule": "rate(1 day)"}
    execution = run(one_call("applicationautoscaling:putScheduledAction", **missing))

    assert execution["error"] == "ApplicationAutoScaling.ObjectNotFoundException"


def test_emulated_assignments_of_a_state_see_the_values_from_before(run):
    first = {"Type": "Pass", "Assign": {"one": 1, "two": 2}, "Next": "Swap"}
    swap = {"Type": "Pass", "Assign": {"one": "{% $two %}", "two": "{% $one %}"}, "Next": "Done"}
    done = {"Type": "Succeed", "Output": ["{% $one %}", "{% $two %}"]}
    states = {"First": first, "Swap": swap, "Done": done}

    execution = run({"QueryLanguage": "JSONata", "StartAt": "First", "States": states})

    assert json.loads(execution["output"]) == [2, 1]


def test_emulated_execution_that_was_stopped_stays_so_when_it_fails_after_it(client, run):
    fail = {"Type": "Fail", "Error": "Any"}
    stop = one_call("sfn:stopExecution", ExecutionArn="{% $states.context.Execution.Id %}")
    stop["States"]["Call"].pop("End")
    stop["States"]["Call"]["Next"] = "Fail"

    assert run({**stop, "States": {**stop["States"], "Fail": fail}})["status"] == "ABORTED"


def test_emulated_metrics_of_a_state_machine_arrive(client, run):
    data = {"MetricName": "Progress", "Dimensions": [{"Name": "Database", "Value": "orders"}], "Value": 50}
    run(one_call("cloudwatch:putMetricData", Namespace="Migration", MetricData=[{**data, "Unit": "Percent"}]))

    (metric,) = client("cloudwatch").list_metrics(Namespace="Migration")["Metrics"]
    assert (metric["MetricName"], metric["Dimensions"]) == ("Progress", data["Dimensions"])


def test_emulated_succeed_passes_its_input_on_without_an_output(run):
    for language in ("JSONata", "JSONPath"):
        definition = {"QueryLanguage": language, "StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
        assert json.loads(run({**definition}, number=21)["output"]) == {"number": 21}


@pytest.fixture
def key_arn(client):
    return client("kms").create_key()["KeyMetadata"]["Arn"]


def state_machine(**properties):
    states = {
        "Wait": {"Type": "Wait", "Seconds": 900, "Next": "Call"},
        "Call": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": {"Fn::GetAtt": ["Function", "Arn"]}, "Payload.$": "$"},
            "OutputPath": "$.Payload",
            "End": True,
        },
    }
    code = {"ZipFile": "def handler(event, context): return {'got': event['sent']}"}
    function = {"Runtime": "python3.12", "Handler": "index.handler", "Role": "arn:aws:iam::1:role/any", "Code": code}
    given = {"RoleArn": "arn:aws:iam::1:role/any", "Definition": {"StartAt": "Wait", "States": states}, **properties}
    return {
        "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": given},
    }


def test_emulated_state_machine_of_a_template_waits_in_no_time_and_calls_a_function(client, stacks):
    states = client("stepfunctions")
    made = stacks.deploy(state_machine())["Machine"]

    execution = states.start_execution(stateMachineArn=made, input='{"sent": 1}')["executionArn"]

    deadline = time.monotonic() + TIMEOUT_SECONDS
    while (described := states.describe_execution(executionArn=execution))["status"] == "RUNNING":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert json.loads(described["output"]) == {"got": 1}


def test_emulated_logging_tracing_and_key_of_a_state_machine_are_read_back(client, stacks, key_arn):
    states = client("stepfunctions")
    group = {"LogGroupArn": f"arn:aws:logs:{REGION}:123456789012:log-group:states:*"}
    logging = {"Level": "ALL", "IncludeExecutionData": True, "Destinations": [{"CloudWatchLogsLogGroup": group}]}
    encryption = {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": key_arn, "KmsDataKeyReusePeriodSeconds": 300}
    kept = {"LoggingConfiguration": logging, "EncryptionConfiguration": encryption}
    made = stacks.deploy(state_machine(TracingConfiguration={"Enabled": True}, **kept))["Machine"]

    read = states.describe_state_machine(stateMachineArn=made)
    assert read["loggingConfiguration"] == {
        "level": "ALL",
        "includeExecutionData": True,
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group["LogGroupArn"]}}],
    }
    assert (read["tracingConfiguration"], read["encryptionConfiguration"]["kmsKeyId"]) == ({"enabled": True}, key_arn)

    assert stacks.deploy(state_machine())["Machine"] == made
    read = states.describe_state_machine(stateMachineArn=made)
    assert (read["loggingConfiguration"]["level"], read["tracingConfiguration"]) == ("OFF", {"enabled": False})


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        (
            {"EncryptionConfiguration": {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": str(uuid.UUID(int=1))}},
            "does not exist",
        ),
        ({"Publish": True}, "the emulator does not keep Publish"),
    ],
)
def test_emulated_state_machine_that_makes_no_sense_is_refused(stacks, properties, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(state_machine(**properties))
