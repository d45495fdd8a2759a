"""CloudTrail: `AWS::CloudTrail::Trail`, which ministack's CloudFormation does not know; its API does.

As on AWS, a trail is refused when the policies of its bucket, its key and the role for its log group do not let
CloudTrail write: a template in which the trail does not wait for them fails here as well.
"""

import json

from ministack.core.responses import get_account_id
from ministack.services import cloudtrail, kms, s3
from ministack.services.cloudformation.provisioners import _physical_name

from ministack_encryption.cloudtrail_log_group import check_log_group
from ministack_encryption.policies import allows_service
from ministack_encryption.provisioning import HANDLERS, Properties, key_arn, refuse_unknown, require, succeeded

TRAIL = "AWS::CloudTrail::Trail"
SERVICE = "cloudtrail.amazonaws.com"
# Properties under the names that the API has for them.
API_NAMES = {
    "CloudWatchLogsLogGroupArn": "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
    "EnableLogFileValidation": "EnableLogFileValidation",
    "IncludeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail": "IsMultiRegionTrail",
    "IsOrganizationTrail": "IsOrganizationTrail",
    "KMSKeyId": "KmsKeyId",
    "S3BucketName": "S3BucketName",
    "S3KeyPrefix": "S3KeyPrefix",
    "SnsTopicName": "SnsTopicName",
}
KEPT = API_NAMES.keys() | {"AdvancedEventSelectors", "EventSelectors", "IsLogging", "Tags", "TrailName"}
# What a trail has again once a template no longer says otherwise.
DEFAULTS = {
    "CloudWatchLogsLogGroupArn": "",
    "CloudWatchLogsRoleArn": "",
    "EnableLogFileValidation": False,
    "IncludeGlobalServiceEvents": True,
    "IsMultiRegionTrail": False,
    "IsOrganizationTrail": False,
    "KmsKeyId": "",
    "S3KeyPrefix": "",
    "SnsTopicName": "",
}


def create(logical_id: str, properties: Properties, stack_name: str):
    refuse_unknown(TRAIL, properties, KEPT)
    name = properties.get("TrailName") or _physical_name(stack_name, logical_id, max_len=128)
    check_policies(properties)
    succeeded(cloudtrail._create_trail({"Name": name, "S3BucketName": properties["S3BucketName"]}))
    try:
        return configure(name, properties)
    except Exception:
        delete(name, properties)
        raise


def update(name: str, old: Properties, new: Properties, stack_name: str, logical_id: str):
    refuse_unknown(TRAIL, new, KEPT)
    if old.get("TrailName") != new.get("TrailName"):
        return create(logical_id, new, stack_name)
    check_policies(new)
    return configure(name, new)


def configure(name: str, properties: Properties):
    settings = {API_NAMES[key]: value for key, value in properties.items() if key in API_NAMES}
    if "KmsKeyId" in settings:
        settings["KmsKeyId"] = key_arn(settings["KmsKeyId"])
    answer = json.loads(succeeded(cloudtrail._update_trail({"Name": name, **DEFAULTS, **settings}))[2])
    selectors = {key: properties[key] for key in ("EventSelectors", "AdvancedEventSelectors") if key in properties}
    if selectors:
        succeeded(cloudtrail._put_event_selectors({"TrailName": name, **selectors}))
    cloudtrail._trail_tags[answer["TrailARN"]] = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    log = cloudtrail._start_logging if properties["IsLogging"] else cloudtrail._stop_logging
    succeeded(log({"Name": name}))
    return name, {"Arn": answer["TrailARN"]}


def check_policies(properties: Properties) -> None:
    require(TRAIL, properties, ["S3BucketName", "IsLogging"])
    check_log_group(properties)
    bucket = properties["S3BucketName"]
    owner = s3._bucket_owner_account(bucket)
    if owner is None:
        raise ValueError(f"S3BucketDoesNotExistException: {bucket}")
    policy = s3._bucket_policies.get_scoped(owner, None, bucket) or "{}"
    if not allows_service(policy, "s3:PutObject", SERVICE):
        raise ValueError(f"InsufficientS3BucketPolicyException: the policy of {bucket} does not let CloudTrail write")
    if "KMSKeyId" not in properties or f":{get_account_id()}:" not in key_arn(properties["KMSKeyId"]):
        return
    if not allows_service(kms._resolve_key(properties["KMSKeyId"])["Policy"], "kms:GenerateDataKey", SERVICE):
        raise ValueError("InsufficientEncryptionPolicyException: the key's policy does not let CloudTrail encrypt")


def delete(name: str, _properties: Properties) -> None:
    succeeded(cloudtrail._delete_trail({"Name": name}))


def install() -> None:
    HANDLERS[TRAIL] = {"create": create, "update": update, "update_with_logical_id": True, "delete": delete}
