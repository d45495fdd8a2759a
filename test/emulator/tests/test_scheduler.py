"""The emulated schedule is read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed

TARGET = {"Arn": "arn:aws:sqs:eu-west-1:123456789012:queue", "RoleArn": "arn:aws:iam::123456789012:role/any"}
WINDOW = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}


def schedule(**properties):
    given = {"ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": WINDOW, "Target": TARGET, **properties}
    return {"Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": given}}


def test_emulated_schedule_is_read_back_and_changes(client, stacks):
    scheduler = client("scheduler")
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    zone = {"ScheduleExpressionTimezone": "Europe/Vienna"}
    made = stacks.deploy(schedule(KmsKeyArn=key, **zone))["Schedule"]

    read = scheduler.get_schedule(Name=made)
    assert (read["KmsKeyArn"], read["ScheduleExpressionTimezone"]) == (key, "Europe/Vienna")
    assert (read["FlexibleTimeWindow"], read["Target"], read["State"]) == (WINDOW, TARGET, "ENABLED")

    assert stacks.deploy(schedule(ScheduleExpression="rate(2 days)"))["Schedule"] == made
    read = scheduler.get_schedule(Name=made)
    assert (read["ScheduleExpression"], read["ScheduleExpressionTimezone"]) == ("rate(2 days)", "UTC")
    assert "KmsKeyArn" not in read


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"KmsKeyArn": "11111111-2222-3333-4444-555555555555"}, "does not exist"),
        ({"Tags": []}, "the emulator does not keep Tags"),
    ],
)
def test_emulated_schedule_that_makes_no_sense_is_refused(stacks, properties, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(schedule(**properties))
