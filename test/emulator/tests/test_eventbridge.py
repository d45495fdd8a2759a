"""The emulated events of AWS services reach their targets. Consistency of templates and calls, not AWS's consent."""

import json

import pytest
from stacks import DeploymentFailed

KEY = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
DETAIL = {
    "eventName": "DisableKey",
    "userIdentity": {"arn": "arn:aws:iam::123456789012:user/someone", "type": "IAMUser"},
    "resources": [{"ARN": KEY}],
}
PATTERN = {"source": ["aws.kms"], "detail": {"eventName": ["DisableKey", {"prefix": "Schedule"}]}}
LINES = {
    "InputPathsMap": {
        "call": "$.detail.eventName",
        "error": "$.detail.errorCode",
        "key": "$.detail.resources[0].ARN",
        "other": "$.detail.resources[1].ARN",
    },
    "InputTemplate": '"Call: <call> <error>"\n"Key: <key><other>"\n"Rule: <aws.events.rule-name>"',
}
QUEUE = {"Type": "AWS::SQS::Queue"}


def rule(**target):
    given = {"Id": "Target", "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}, **target}
    return {"Type": "AWS::Events::Rule", "Properties": {"Name": "rule", "EventPattern": PATTERN, "Targets": [given]}}


@pytest.fixture
def send(client):
    def put(source="aws.kms", **detail):
        entry = {"Source": source, "DetailType": "AWS API Call via CloudTrail", "Detail": json.dumps(DETAIL | detail)}
        assert client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0

    return put


@pytest.fixture
def received(client):
    """The bodies of what is in a queue."""

    def receive(queue):
        answer = client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        return [message["Body"] for message in answer.get("Messages", [])]

    return receive


def test_emulated_event_of_an_aws_service_reaches_the_queue_of_a_rule(stacks, send, received):
    queue = stacks.deploy({"Queue": QUEUE, "Rule": rule()})["Queue"]

    send()
    send("aws.s3")
    send(eventName="Encrypt")

    (body,) = received(queue)
    event = json.loads(body)
    assert (event["source"], event["detail-type"]) == ("aws.kms", "AWS API Call via CloudTrail")
    assert event["detail"] == DETAIL
    assert (event["account"], event["region"]) == ("123456789012", "eu-west-1")


def test_emulated_input_transformer_finds_what_is_in_an_array_and_leaves_out_what_is_missing(stacks, send, received):
    queue = stacks.deploy({"Queue": QUEUE, "Rule": rule(InputTransformer=LINES)})["Queue"]

    send()

    assert received(queue) == [f'"Call: DisableKey "\n"Key: {KEY}"\n"Rule: rule"']


@pytest.mark.parametrize("raw", [True, False])
def test_emulated_event_reaches_a_queue_by_way_of_a_topic(stacks, send, received, raw):
    trust = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole"}
    subscription = {"TopicArn": {"Ref": "Topic"}, "Protocol": "sqs", "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]}}
    target = {"Arn": {"Ref": "Topic"}, "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "InputTransformer": LINES}
    made = stacks.deploy(
        {
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Queue": QUEUE,
            "Subscription": {
                "Type": "AWS::SNS::Subscription",
                "Properties": {**subscription, "RawMessageDelivery": raw},
            },
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}},
            },
            "Rule": rule(**target),
        }
    )

    send()

    (body,) = received(made["Queue"])
    message = body if raw else json.loads(body)["Message"]
    assert message.splitlines()[0] == '"Call: DisableKey "'
    if not raw:
        assert json.loads(body)["TopicArn"] == made["Topic"]


def test_emulated_rule_is_read_back(client, stacks):
    role = "arn:aws:iam::123456789012:role/publishes"
    target = {"RoleArn": role, "InputTransformer": LINES, "RetryPolicy": {"MaximumRetryAttempts": 3}}
    made = stacks.deploy({"Queue": QUEUE, "Rule": rule(**target)})

    events = client("events")
    described = events.describe_rule(Name=made["Rule"])
    assert (json.loads(described["EventPattern"]), described["State"]) == (PATTERN, "ENABLED")
    (read,) = events.list_targets_by_rule(Rule=made["Rule"])["Targets"]
    assert {name: read[name] for name in target} == target


def test_emulated_schedule_of_a_rule_is_read_back(client, stacks):
    properties = {"ScheduleExpression": "rate(1 day)", "Targets": rule()["Properties"]["Targets"]}
    made = stacks.deploy({"Queue": QUEUE, "Rule": {"Type": "AWS::Events::Rule", "Properties": properties}})

    assert client("events").describe_rule(Name=made["Rule"])["ScheduleExpression"] == "rate(1 day)"


def test_emulated_rule_with_a_pattern_that_is_none_is_refused(stacks):
    resource = rule()
    resource["Properties"]["EventPattern"] = {"source": "aws.kms"}
    with pytest.raises(DeploymentFailed, match="InvalidEventPatternException"):
        stacks.deploy({"Queue": QUEUE, "Rule": resource})


def test_emulated_rule_property_that_would_be_lost_is_refused(stacks):
    resource = rule()
    resource["Properties"]["ManagedBy"] = "any"
    with pytest.raises(DeploymentFailed, match="the emulator does not keep ManagedBy"):
        stacks.deploy({"Queue": QUEUE, "Rule": resource})
