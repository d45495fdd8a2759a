"""The emulated bucket properties are read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed

KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"


def bucket(**properties):
    return {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}}


def encryption(**rule):
    return {"ServerSideEncryptionConfiguration": [rule]}


KMS = encryption(
    ServerSideEncryptionByDefault={"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY_ARN},
    BucketKeyEnabled=True,
    BlockedEncryptionTypes={"EncryptionType": ["SSE-C"]},
)


def test_emulated_bucket_encryption_is_read_back(client, stacks):
    name = stacks.deploy(bucket(BucketEncryption=KMS))["Bucket"]

    answer = client("s3").get_bucket_encryption(Bucket=name)

    assert answer["ServerSideEncryptionConfiguration"]["Rules"] == [
        {
            "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY_ARN},
            "BucketKeyEnabled": True,
            "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
        }
    ]


def test_emulated_bucket_encryption_changes_with_the_template(client, stacks):
    s3 = client("s3")
    name = stacks.deploy(bucket(BucketEncryption=KMS))["Bucket"]

    dsse = encryption(ServerSideEncryptionByDefault={"SSEAlgorithm": "aws:kms:dsse"})
    assert stacks.deploy(bucket(BucketEncryption=dsse))["Bucket"] == name
    rules = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules == [
        {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms:dsse"}, "BucketKeyEnabled": False}
    ]

    stacks.deploy(bucket(Tags=[{"Key": "encryption", "Value": "default"}]))
    rules = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_emulated_objects_name_the_key_of_the_bucket(client, stacks):
    s3 = client("s3")
    name = stacks.deploy(bucket(BucketEncryption=KMS))["Bucket"]

    s3.put_object(Bucket=name, Key="report", Body=b"hello")

    head = s3.head_object(Bucket=name, Key="report")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", KEY_ARN)


@pytest.mark.parametrize(
    ("configuration", "reason"),
    [
        (encryption(ServerSideEncryptionByDefault={"SSEAlgorithm": "aws:kms", "KmsKeyId": KEY_ARN}), "KmsKeyId"),
        (encryption(ServerSideEncryptionByDefault={"SSEAlgorithm": "kms"}), "MalformedXML"),
        (encryption(BucketKeyEnabled="yes"), "BucketKeyEnabled"),
        ({"Rules": []}, "does not keep Rules"),
    ],
)
def test_emulated_bucket_encryption_outside_of_the_model_is_refused(stacks, configuration, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(bucket(BucketEncryption=configuration))


def test_emulated_lifecycle_rules_are_read_back(client, stacks):
    name = stacks.deploy(
        bucket(
            LifecycleConfiguration={
                "Rules": [
                    {
                        "Id": "all",
                        "Status": "Enabled",
                        "ExpirationInDays": 365,
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 2},
                        "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
                        "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "TransitionInDays": 14}],
                    },
                    {
                        "Id": "large",
                        "Status": "Disabled",
                        "Prefix": "tmp/",
                        "ObjectSizeGreaterThan": "1000000",
                        "TagFilters": [{"Key": "keep", "Value": "no"}],
                        "ExpirationInDays": 1,
                    },
                    {"Id": "markers", "Status": "Enabled", "ExpiredObjectDeleteMarker": True},
                ]
            }
        )
    )["Bucket"]

    everything, large, markers = client("s3").get_bucket_lifecycle_configuration(Bucket=name)["Rules"]

    assert everything == {
        "ID": "all",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"Days": 365},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 2},
        "Transitions": [{"Days": 30, "StorageClass": "GLACIER"}],
        "NoncurrentVersionTransitions": [{"NoncurrentDays": 14, "StorageClass": "GLACIER"}],
    }
    assert large["Filter"]["And"] == {
        "Prefix": "tmp/",
        "ObjectSizeGreaterThan": 1000000,
        "Tags": [{"Key": "keep", "Value": "no"}],
    }
    assert markers["Expiration"] == {"ExpiredObjectDeleteMarker": True}


def test_emulated_least_size_of_a_lifecycle_is_read_back_and_returns_to_its_default(client, stacks):
    s3, size = client("s3"), "TransitionDefaultMinimumObjectSize"
    rules = {"Rules": [{"Id": "all", "Status": "Enabled", "ExpirationInDays": 365}]}
    name = stacks.deploy(bucket(LifecycleConfiguration={**rules, size: "varies_by_storage_class"}))["Bucket"]
    assert s3.get_bucket_lifecycle_configuration(Bucket=name)[size] == "varies_by_storage_class"

    stacks.deploy(bucket(LifecycleConfiguration=rules))

    assert s3.get_bucket_lifecycle_configuration(Bucket=name)[size] == "all_storage_classes_128K"


def test_emulated_least_size_of_a_lifecycle_outside_of_the_model_is_refused(stacks):
    rules = {"Rules": [{"Id": "all", "Status": "Enabled", "ExpirationInDays": 365}]}
    with pytest.raises(DeploymentFailed, match="InvalidRequest"):
        stacks.deploy(bucket(LifecycleConfiguration={**rules, "TransitionDefaultMinimumObjectSize": "128K"}))


def test_emulated_access_logging_is_read_back_and_stops(client, stacks):
    s3 = client("s3")
    format_ = {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}
    logging = {"DestinationBucketName": "logs", "LogFilePrefix": "data/", "TargetObjectKeyFormat": format_}
    name = stacks.deploy(bucket(LoggingConfiguration=logging))["Bucket"]
    assert s3.get_bucket_logging(Bucket=name)["LoggingEnabled"] == {
        "TargetBucket": "logs",
        "TargetPrefix": "data/",
        "TargetObjectKeyFormat": format_,
    }

    stacks.deploy(bucket())

    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=name)


def test_emulated_ownership_versioning_tags_and_acl_are_read_back(client, stacks):
    s3 = client("s3")
    name = stacks.deploy(
        bucket(
            OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
            VersioningConfiguration={"Status": "Enabled"},
            Tags=[{"Key": "team", "Value": "audit"}],
            AccessControl="LogDeliveryWrite",
        )
    )["Bucket"]

    ownership = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]
    assert ownership == {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    assert s3.get_bucket_tagging(Bucket=name)["TagSet"] == [{"Key": "team", "Value": "audit"}]
    groups = [grant["Grantee"].get("URI", "") for grant in s3.get_bucket_acl(Bucket=name)["Grants"]]
    assert "http://acs.amazonaws.com/groups/s3/LogDelivery" in groups

    stacks.deploy(bucket(OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]}))

    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Suspended"
    assert len(s3.get_bucket_acl(Bucket=name)["Grants"]) == 1


def test_emulated_object_lock_is_read_back_and_turns_versioning_on(client, stacks):
    s3 = client("s3")
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 30}}
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    name = stacks.deploy(bucket(ObjectLockEnabled=True, ObjectLockConfiguration=configuration))["Bucket"]

    assert s3.get_object_lock_configuration(Bucket=name)["ObjectLockConfiguration"] == configuration
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"


def test_emulated_bucket_with_objects_is_not_deleted(client, stacks):
    s3 = client("s3")
    name = stacks.deploy(bucket())["Bucket"]
    s3.put_object(Bucket=name, Key="report", Body=b"hello")

    with pytest.raises(DeploymentFailed, match="BucketNotEmpty"):
        stacks.delete()

    s3.delete_object(Bucket=name, Key="report")
    stacks.delete()
    assert s3.list_buckets()["Buckets"] == []


def test_emulated_bucket_property_that_would_be_lost_is_refused(client, stacks):
    with pytest.raises(DeploymentFailed, match="the emulator does not keep AccelerateConfiguration"):
        stacks.deploy(bucket(AccelerateConfiguration={"AccelerationStatus": "Enabled"}))

    assert client("s3").list_buckets()["Buckets"] == []
