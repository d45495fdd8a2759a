"""The emulated selection of a backup plan is read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed

RULE = {"RuleName": "daily", "TargetBackupVault": "Default"}
PLAN = {
    "Type": "AWS::Backup::BackupPlan",
    "Properties": {"BackupPlan": {"BackupPlanName": "plan", "BackupPlanRule": [RULE]}},
}
SELECTION = {
    "SelectionName": "databases",
    "IamRoleArn": "arn:aws:iam::123456789012:role/backup",
    "Resources": ["arn:aws:rds:eu-west-1:123456789012:db:orders"],
    "ListOfTags": [{"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "yes"}],
}


def selection(plan="Plan", **members):
    properties = {"BackupPlanId": {"Ref": plan}, "BackupSelection": {**SELECTION, **members}}
    return {"Type": "AWS::Backup::BackupSelection", "Properties": properties}


@pytest.fixture
def backup(client):
    return client("backup")


def test_emulated_selection_is_read_back_replaced_and_deleted(backup, stacks):
    made = stacks.deploy({"Plan": PLAN, "Selection": selection()})
    answer = backup.get_backup_selection(BackupPlanId=made["Plan"], SelectionId=made["Selection"])
    assert {name: answer["BackupSelection"][name] for name in SELECTION} == SELECTION

    resources = ["arn:aws:rds:eu-west-1:123456789012:cluster:catalogue"]
    changed = stacks.deploy({"Plan": PLAN, "Selection": selection(Resources=resources)})

    listed = backup.list_backup_selections(BackupPlanId=made["Plan"])["BackupSelectionsList"]
    assert [each["SelectionId"] for each in listed] == [changed["Selection"]]
    answer = backup.get_backup_selection(BackupPlanId=made["Plan"], SelectionId=changed["Selection"])
    assert answer["BackupSelection"]["Resources"] == resources
    stacks.deploy({"Plan": PLAN})
    assert backup.list_backup_selections(BackupPlanId=made["Plan"])["BackupSelectionsList"] == []


def test_emulated_selection_names_its_ids(backup, stacks):
    output = {"Selection": {"Value": {"Fn::GetAtt": ["Selection", "SelectionId"]}}}
    plan = {"Plan": {"Value": {"Fn::GetAtt": ["Selection", "BackupPlanId"]}}}
    made = stacks.deploy({"Plan": PLAN, "Selection": selection()}, Outputs={**output, **plan})

    outputs = stacks.cloudformation.describe_stacks(StackName="stack")["Stacks"][0]["Outputs"]
    assert {each["OutputKey"]: each["OutputValue"] for each in outputs} == made


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (selection(SelectionName=""), "the property SelectionName is missing"),
        (selection(IamRoleArn=""), "the property IamRoleArn is missing"),
        (selection(Vault="any"), "the emulator does not keep Vault"),
        ({"Type": "AWS::Backup::BackupSelection", "Properties": {"BackupPlanId": "any"}}, "BackupSelection is missing"),
        (selection("AWS::StackName"), "Plan 'stack' not found"),
    ],
)
def test_emulated_selection_that_makes_no_sense_is_refused(stacks, resource, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy({"Plan": PLAN, "Selection": resource})
