"""The emulated trail and its queries are read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed

WRITES = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:Put*", "Resource": "*"}
ENCRYPTS = {**WRITES, "Action": ["kms:DescribeKey", "kms:GenerateDataKey*"]}
SELECTOR = {"Name": "objects", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}
TAGS = [{"Key": "team", "Value": "audit"}]
GROUP_ARN = {"Fn::GetAtt": ["Group", "Arn"]}
DELIVERS = {
    "Effect": "Allow",
    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "Resource": GROUP_ARN,
}


def policy(*statements):
    account = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "kms:*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [account, *statements]}


def resources(bucket_policy, key_policy, **trail):
    properties = {"S3BucketName": {"Ref": "Bucket"}, "KMSKeyId": {"Ref": "Alias"}, "IsLogging": True, **trail}
    alias = {"AliasName": "alias/trail", "TargetKeyId": {"Ref": "Key"}}
    return {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": bucket_policy},
        },
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": key_policy}},
        "Alias": {"Type": "AWS::KMS::Alias", "Properties": alias},
        "Trail": {"Type": "AWS::CloudTrail::Trail", "DependsOn": "Policy", "Properties": properties},
    }


def log_group(statement=DELIVERS, service="cloudtrail.amazonaws.com"):
    """A log group, and a role that may write to it."""
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    permissions = {"Roles": [{"Ref": "Role"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    return {
        "Group": {"Type": "AWS::Logs::LogGroup"},
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}},
        },
        "Permissions": {"Type": "AWS::IAM::ManagedPolicy", "Properties": permissions},
    }


ROLE_BEFORE_ITS_PERMISSIONS = {name: each for name, each in log_group().items() if name != "Permissions"}


def trail_with_log_group(delivery, **trail):
    named = {"CloudWatchLogsLogGroupArn": GROUP_ARN, "CloudWatchLogsRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, **trail}
    made = {**resources(policy(WRITES), policy(ENCRYPTS), **named), **delivery}
    made["Trail"]["DependsOn"] = [name for name in ("Policy", "Permissions") if name in made]
    return made


def test_emulated_trail_is_read_back(client, stacks):
    cloudtrail = client("cloudtrail")
    settings = {
        "IsMultiRegionTrail": True,
        "EnableLogFileValidation": True,
        "S3KeyPrefix": "audit",
        "IsOrganizationTrail": True,
        "AdvancedEventSelectors": [SELECTOR],
        "Tags": TAGS,
    }
    made = stacks.deploy(trail_with_log_group(log_group(), **settings))

    trail = cloudtrail.get_trail(Name=made["Trail"])["Trail"]

    key_arn = client("kms").describe_key(KeyId=made["Key"])["KeyMetadata"]["Arn"]
    assert (trail["S3BucketName"], trail["KmsKeyId"], trail["S3KeyPrefix"]) == (made["Bucket"], key_arn, "audit")
    assert (trail["IsMultiRegionTrail"], trail["LogFileValidationEnabled"]) == (True, True)
    assert trail["IsOrganizationTrail"] is True
    assert trail["CloudWatchLogsLogGroupArn"] == f"arn:aws:logs:eu-west-1:123456789012:log-group:{made['Group']}:*"
    assert trail["CloudWatchLogsRoleArn"] == f"arn:aws:iam::123456789012:role/{made['Role']}"
    assert cloudtrail.get_trail_status(Name=made["Trail"])["IsLogging"] is True
    assert cloudtrail.get_event_selectors(TrailName=made["Trail"])["AdvancedEventSelectors"] == [SELECTOR]
    listed = cloudtrail.list_tags(ResourceIdList=[trail["TrailARN"]])["ResourceTagList"]
    assert listed == [{"ResourceId": trail["TrailARN"], "TagsList": TAGS}]


def test_emulated_trail_changes_and_goes_with_its_template(client, stacks):
    cloudtrail = client("cloudtrail")
    made = stacks.deploy(resources(policy(WRITES), policy(ENCRYPTS), S3KeyPrefix="audit"))

    changed = stacks.deploy(resources(policy(WRITES), policy(ENCRYPTS), IsLogging=False))

    assert changed["Trail"] == made["Trail"]
    assert "S3KeyPrefix" not in cloudtrail.get_trail(Name=made["Trail"])["Trail"]
    assert cloudtrail.get_trail_status(Name=made["Trail"])["IsLogging"] is False
    stacks.delete()
    assert cloudtrail.describe_trails()["trailList"] == []


@pytest.mark.parametrize(
    ("bucket_policy", "key_policy", "reason"),
    [
        (policy(), policy(ENCRYPTS), "InsufficientS3BucketPolicyException"),
        (policy({**WRITES, "Effect": "Deny"}), policy(ENCRYPTS), "InsufficientS3BucketPolicyException"),
        (policy({**WRITES, "Action": "s3:GetBucketAcl"}), policy(ENCRYPTS), "InsufficientS3BucketPolicyException"),
        (policy(WRITES), policy({**ENCRYPTS, "Action": "kms:DescribeKey"}), "InsufficientEncryptionPolicyException"),
    ],
)
def test_emulated_trail_that_may_not_write_is_refused(client, stacks, bucket_policy, key_policy, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(resources(bucket_policy, key_policy))

    assert client("cloudtrail").describe_trails()["trailList"] == []


def test_emulated_basic_selectors_of_a_trail_are_read_back(client, stacks):
    objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    selector = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": False, "DataResources": [objects]}
    made = stacks.deploy(resources(policy(WRITES), policy(ENCRYPTS), EventSelectors=[selector]))

    (read,) = client("cloudtrail").get_event_selectors(TrailName=made["Trail"])["EventSelectors"]
    assert {name: read[name] for name in selector} == selector


@pytest.mark.parametrize(
    ("delivery", "changed", "reason"),
    [
        (log_group(service="logs.amazonaws.com"), {}, "CloudTrail cannot assume the role"),
        (log_group({**DELIVERS, "Action": "logs:CreateLogStream"}), {}, r"does not allow \['logs:PutLogEvents'\]"),
        (ROLE_BEFORE_ITS_PERMISSIONS, {}, "does not allow"),
        (log_group(), {"CloudWatchLogsRoleArn": ""}, "CloudTrail cannot assume the role"),
        (log_group(), {"CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-west-1:1:log-group:none:*"}, "no log group arn"),
    ],
)
def test_emulated_trail_that_may_not_write_to_its_log_group_is_refused(stacks, delivery, changed, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(trail_with_log_group(delivery, **changed))


@pytest.mark.parametrize("missing", ["S3BucketName", "IsLogging"])
def test_emulated_trail_without_what_it_requires_is_refused(stacks, missing):
    with pytest.raises(DeploymentFailed, match=f"the property {missing} is missing"):
        stacks.deploy(resources(policy(WRITES), policy(ENCRYPTS), **{missing: ""}))


def test_emulated_trail_property_that_would_be_lost_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="the emulator does not keep InsightSelectors"):
        stacks.deploy(resources(policy(WRITES), policy(ENCRYPTS), InsightSelectors=[]))
