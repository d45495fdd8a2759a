"""AWS Backup: `AWS::Backup::BackupSelection`, which ministack's CloudFormation does not know; its API does."""

import json

from ministack.services import backup

from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, require, succeeded

SELECTION = "AWS::Backup::BackupSelection"
MEMBERS = {"Conditions", "IamRoleArn", "ListOfTags", "NotResources", "Resources", "SelectionName"}


def create(_logical_id: str, properties: Properties, _stack_name: str):
    refuse_unknown(SELECTION, properties, {"BackupPlanId", "BackupSelection"})
    require(SELECTION, properties, ["BackupPlanId", "BackupSelection"])
    selection, plan = properties["BackupSelection"], properties["BackupPlanId"]
    refuse_unknown(f"{SELECTION} BackupSelection", selection, MEMBERS)
    require(f"{SELECTION} BackupSelection", selection, ["IamRoleArn", "SelectionName"])
    answer = json.loads(succeeded(backup._create_selection(plan, {"BackupSelection": selection}))[2])
    selection_id = answer["SelectionId"]
    return selection_id, {"Id": selection_id, "SelectionId": selection_id, "BackupPlanId": plan}


def delete(selection_id: str, properties: Properties) -> None:
    if selection_id in backup._selections:
        succeeded(backup._delete_selection(properties["BackupPlanId"], selection_id))


def install() -> None:
    # Without an update handler each change replaces the selection, as each of its properties does on AWS.
    HANDLERS[SELECTION] = {"create": create, "delete": delete}
