"""The emulated trail and its queries are read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed

WRITES = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:Put*", "Resource": "*"}
ENCRYPTS = {**WRITES, "Action": ["kms:DescribeKey", "kms:GenerateDataKey*"]}
SELECTOR = {"Name": "objects", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}
TAGS = [{"Key": "team", "Value": "audit"}]


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


def test_emulated_trail_is_read_back(client, stacks):
    cloudtrail = client("cloudtrail")
    settings = {
        "IsMultiRegionTrail": True,
        "EnableLogFileValidation": True,
        "S3KeyPrefix": "audit",
        "CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*",
        "CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/trail",
        "AdvancedEventSelectors": [SELECTOR],
        "Tags": TAGS,
    }
    made = stacks.deploy(resources(policy(WRITES), policy(ENCRYPTS), **settings))

    trail = cloudtrail.get_trail(Name=made["Trail"])["Trail"]

    key_arn = client("kms").describe_key(KeyId=made["Key"])["KeyMetadata"]["Arn"]
    assert (trail["S3BucketName"], trail["KmsKeyId"], trail["S3KeyPrefix"]) == (made["Bucket"], key_arn, "audit")
    assert (trail["IsMultiRegionTrail"], trail["LogFileValidationEnabled"]) == (True, True)
    assert trail["CloudWatchLogsRoleArn"] == "arn:aws:iam::123456789012:role/trail"
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


def test_emulated_trail_property_that_would_be_lost_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="the emulator does not keep InsightSelectors"):
        stacks.deploy(resources(policy(WRITES), policy(ENCRYPTS), InsightSelectors=[]))


def query(text):
    properties = {"Database": "audit", "QueryString": text, "Name": "who", "Description": "Who used it"}
    return {"Query": {"Type": "AWS::Athena::NamedQuery", "Properties": properties}}


def test_emulated_named_query_is_read_back_replaced_and_deleted(client, stacks):
    athena = client("athena")
    first = stacks.deploy(query("SELECT 1"))["Query"]
    assert athena.get_named_query(NamedQueryId=first)["NamedQuery"] == {
        "NamedQueryId": first,
        "Name": "who",
        "Description": "Who used it",
        "Database": "audit",
        "QueryString": "SELECT 1",
        "WorkGroup": "primary",
    }

    second = stacks.deploy(query("SELECT 2"))["Query"]

    assert athena.list_named_queries()["NamedQueryIds"] == [second]
    stacks.delete()
    assert athena.list_named_queries()["NamedQueryIds"] == []
