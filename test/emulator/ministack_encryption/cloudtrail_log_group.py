"""CloudTrail: a trail is refused whose role does not let CloudTrail write to the log group, as AWS tries it at once.

The policies of the role are looked through for the two actions; conditions and resources are not evaluated.
"""

from collections.abc import Iterator

from ministack.services import cloudwatch_logs, iam

from ministack_encryption.policies import allows, allows_service
from ministack_encryption.provisioning import Properties

SERVICE = "cloudtrail.amazonaws.com"
ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")


def check_log_group(properties: Properties) -> None:
    group_arn, role_arn = (properties.get(name) for name in ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"))
    if not group_arn and not role_arn:
        return
    group = (group_arn or "").split(":log-group:")[-1].removesuffix(":*")
    if group not in cloudwatch_logs._log_groups:
        raise ValueError(f"InvalidCloudWatchLogsLogGroupArnException: there is no log group {group_arn}")
    role = iam._roles.get((role_arn or "").split("/")[-1])
    if role is None or not allows_service(role["AssumeRolePolicyDocument"], "sts:AssumeRole", SERVICE):
        raise ValueError(f"InvalidCloudWatchLogsRoleArnException: CloudTrail cannot assume the role {role_arn}")
    denied = [action for action in ACTIONS if not any(allows(each, action) for each in policies_of(role))]
    if denied:
        raise ValueError(f"InvalidCloudWatchLogsRoleArnException: the role {role_arn} does not allow {denied}")


def policies_of(role: Properties) -> Iterator[str | dict]:
    yield from role["InlinePolicies"].values()
    for policy in (iam._policies[arn] for arn in role["AttachedPolicies"]):
        yield policy["Versions"][policy["DefaultVersionId"]]["Document"]
