"""The emulated metric filters count, and alarms notify. Consistency of templates and calls, not AWS's consent."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from stacks import DeploymentFailed

DISABLED = {"eventSource": "kms.amazonaws.com", "eventName": "DisableKey", "userIdentity": {"type": "IAMUser"}}
ENCRYPTED = {**DISABLED, "eventName": "Encrypt"}
PATTERN = "{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}"
TOTAL = {"Period": 300, "Statistics": ["Sum", "SampleCount"]}


def metric_filter(pattern=PATTERN, **transformation):
    counts = {"MetricName": "disabled", "MetricNamespace": "Audit", "MetricValue": "1", **transformation}
    properties = {"LogGroupName": {"Ref": "Group"}, "FilterPattern": pattern, "MetricTransformations": [counts]}
    return {
        "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "trail"}},
        "Filter": {"Type": "AWS::Logs::MetricFilter", "Properties": properties},
    }


def alarm(**properties):
    metric = {"MetricName": "disabled", "Namespace": "Audit", "Statistic": "Sum", "Period": 300}
    threshold = {"Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold", "EvaluationPeriods": 1}
    given = {"AlarmName": "alarm", **metric, **threshold, "TreatMissingData": "notBreaching", **properties}
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": given}


@pytest.fixture
def logs(client):
    return client("logs")


@pytest.fixture
def write(logs):
    """Writes records into the log group."""

    def put(*records):
        try:
            logs.create_log_stream(logGroupName="trail", logStreamName="stream")
        except logs.exceptions.ResourceAlreadyExistsException:
            pass
        now = int(time.time() * 1000)
        events = [{"timestamp": now, "message": json.dumps(record)} for record in records]
        logs.put_log_events(logGroupName="trail", logStreamName="stream", logEvents=events)

    return put


@pytest.fixture
def total(client):
    """The sum of a metric, or none where there is no data."""

    def of(name="disabled", **request):
        now = datetime.now(UTC)
        period = {"StartTime": now - timedelta(hours=1), "EndTime": now + timedelta(minutes=5)}
        answer = client("cloudwatch").get_metric_statistics(
            Namespace="Audit", MetricName=name, **period, **TOTAL, **request
        )
        return sum(point["Sum"] for point in answer["Datapoints"]) if answer["Datapoints"] else None

    return of


@pytest.mark.parametrize(
    ("pattern", "record", "matching"),
    [
        (PATTERN, DISABLED, True),
        (PATTERN, ENCRYPTED, False),
        (PATTERN, {**DISABLED, "eventSource": "s3.amazonaws.com"}, False),
        ('{ $.eventName = "PutBucket*" }', {"eventName": "PutBucketPolicy"}, True),
        ('{ $.eventName = "PutBucket*" }', {"eventName": "GetBucketPolicy"}, False),
        ("{ $.eventName = *Key }", DISABLED, True),
        ("{ $.eventName = *able* }", DISABLED, True),
        ("{ $.eventName = disablekey }", DISABLED, False),
        ("{ $.eventName != DisableKey }", ENCRYPTED, True),
        ("{ $.eventName != DisableKey }", DISABLED, False),
        ("{ $.errorCode != AccessDenied }", DISABLED, False),
        ("{ $.errorCode NOT EXISTS }", DISABLED, True),
        ("{ $.eventName NOT EXISTS }", DISABLED, False),
        ("{ $.responseElements IS NULL }", {"responseElements": None}, True),
        ("{ $.responseElements IS NULL }", DISABLED, False),
        ("{ $.readOnly IS TRUE }", {"readOnly": True}, True),
        ("{ $.readOnly IS FALSE }", {"readOnly": True}, False),
        ("{ $.resources[1].ARN = b }", {"resources": [{"ARN": "a"}, {"ARN": "b"}]}, True),
        ("{ $.resources[0].ARN = b }", {"resources": [{"ARN": "a"}, {"ARN": "b"}]}, False),
        ("{ $.bytes >= 10 }", {"bytes": 10}, True),
        ("{ $.bytes > 10 }", {"bytes": 10}, False),
        ("{ $.bytes = 10 }", {"bytes": 10.0}, True),
        ("{ $.bytes = 10 }", {"bytes": "10"}, False),
        ("{ $.a = x || $.b = y && $.c = z }", {"a": "x"}, True),
        ("{ ($.a = x || $.b = y) && $.c = z }", {"a": "x"}, False),
    ],
)
def test_emulated_filter_pattern_decides_by_the_record(logs, pattern, record, matching):
    message = json.dumps(record)
    answer = logs.test_metric_filter(filterPattern=pattern, logEventMessages=[message, "no JSON", '["a"]'])

    assert [match["eventMessage"] for match in answer["matches"]] == ([message] if matching else [])


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("{ $.eventName = }", "does not evaluate|is for the start|expected"),
        ("{ ($.eventName = a }", "expected \\), and found }"),
        ("{ $.eventName = a } b", "expected the end, and found b"),
        ("{ eventName = a }", "does not evaluate the path eventName"),
        ("{ $.resources[*].ARN = a }", "does not evaluate"),
        ("{ $.eventName = a*b }", "an asterisk is for the start or the end"),
        ("{ $.eventName > a }", "does not evaluate"),
        ("{ $.eventName = %a% }", "does not evaluate"),
        ("{ $.eventName = " + "a" * 1010 + " }", "at most 1024 characters"),
    ],
)
def test_emulated_filter_with_a_pattern_that_cannot_be_evaluated_is_refused(stacks, pattern, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(metric_filter(pattern))


def test_emulated_metric_filter_is_read_back_and_counts_what_matches(logs, stacks, write, total):
    stacks.deploy(metric_filter())
    (described,) = logs.describe_metric_filters(logGroupName="trail")["metricFilters"]
    assert described["filterPattern"] == PATTERN

    assert total() is None
    write(ENCRYPTED)
    assert total() is None
    write(DISABLED, ENCRYPTED, DISABLED)
    assert total() == 2


def test_emulated_metric_filter_counts_a_default_value_without_a_match(stacks, write, total):
    stacks.deploy(metric_filter(DefaultValue=0))

    write(ENCRYPTED)

    assert total() == 0


def test_emulated_metric_filter_takes_value_and_dimensions_of_the_record(stacks, write, total):
    dimensions = [{"Key": "Type", "Value": "$.userIdentity.type"}]
    stacks.deploy(metric_filter("{ $.bytes > 0 }", MetricValue="$.bytes", Dimensions=dimensions))

    write({**DISABLED, "bytes": 5}, {**DISABLED, "bytes": 7, "userIdentity": {"type": "Root"}})

    assert total(Dimensions=[{"Name": "Type", "Value": "IAMUser"}]) == 5
    assert total(Dimensions=[{"Name": "Type", "Value": "Root"}]) == 7


def test_emulated_log_events_are_filtered_by_a_pattern(logs, stacks, write):
    stacks.deploy(metric_filter())
    write(DISABLED, ENCRYPTED)

    found = logs.filter_log_events(logGroupName="trail", filterPattern=PATTERN)["events"]

    assert [json.loads(event["message"]) for event in found] == [DISABLED]


def test_emulated_alarm_on_a_metric_filter_notifies_by_way_of_a_topic(client, stacks, write):
    queue = {"Type": "AWS::SQS::Queue"}
    subscription = {"TopicArn": {"Ref": "Topic"}, "Protocol": "sqs", "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]}}
    made = stacks.deploy(
        {
            **metric_filter(),
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Queue": queue,
            "Subscription": {"Type": "AWS::SNS::Subscription", "Properties": subscription},
            "Alarm": alarm(AlarmActions=[{"Ref": "Topic"}], AlarmDescription="A key was disabled"),
        }
    )
    cloudwatch, sqs = client("cloudwatch"), client("sqs")
    (described,) = cloudwatch.describe_alarms(AlarmNames=["alarm"])["MetricAlarms"]
    assert (described["AlarmActions"], described["TreatMissingData"]) == ([made["Topic"]], "notBreaching")

    write(ENCRYPTED)
    assert "Messages" not in sqs.receive_message(QueueUrl=made["Queue"])
    write(DISABLED)

    (message,) = sqs.receive_message(QueueUrl=made["Queue"])["Messages"]
    notification = json.loads(json.loads(message["Body"])["Message"])
    assert (notification["AlarmName"], notification["NewStateValue"]) == ("alarm", "ALARM")
    (described,) = cloudwatch.describe_alarms(AlarmNames=["alarm"])["MetricAlarms"]
    assert described["StateValue"] == "ALARM"


def test_emulated_metric_is_read_by_its_dimensions(client, total):
    data = {"MetricName": "calls", "Dimensions": [{"Name": "Key", "Value": "one"}]}
    client("cloudwatch").put_metric_data(Namespace="Audit", MetricData=[{**data, "Value": 2}, {**data, "Value": 3}])

    assert total("calls", Dimensions=data["Dimensions"]) == 5
    assert total("calls", Dimensions=[{"Name": "Key", "Value": "other"}]) is None
    assert total("others") is None


@pytest.mark.parametrize(
    "resources",
    [
        {**metric_filter(), "Alarm": alarm(EvaluateLowSampleCountPercentile="ignore")},
        {**metric_filter(), "Alarm": alarm(ThresholdMetricId="m1")},
    ],
)
def test_emulated_alarm_property_that_would_be_lost_is_refused(stacks, resources):
    with pytest.raises(DeploymentFailed, match="the emulator does not keep"):
        stacks.deploy(resources)


def test_emulated_metric_filter_property_that_would_be_lost_is_refused(stacks):
    resources = metric_filter()
    resources["Filter"]["Properties"]["ApplyOnTransformedLogs"] = True
    with pytest.raises(DeploymentFailed, match="the emulator does not keep ApplyOnTransformedLogs"):
        stacks.deploy(resources)
