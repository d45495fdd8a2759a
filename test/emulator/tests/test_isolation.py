"""The additions keep accounts and Regions of the emulator apart, and forget with it."""

from conftest import ACCOUNT, REGION
from test_s3 import KMS, bucket

OTHER_ACCOUNT = "210987654321"
OTHER_REGION = "eu-central-1"


def test_emulated_managed_keys_are_apart_for_each_account_and_region(client):
    places = [(ACCOUNT, REGION), (OTHER_ACCOUNT, REGION), (ACCOUNT, OTHER_REGION)]
    arns = {
        client("kms", account, region).describe_key(KeyId="alias/aws/s3")["KeyMetadata"]["Arn"]
        for account, region in places
    }

    assert {tuple(arn.split(":")[3:5]) for arn in arns} == {(region, account) for account, region in places}


def test_emulated_state_is_gone_after_a_reset(client, stacks, reset):
    kms, s3 = client("kms"), client("s3")
    name = stacks.deploy(bucket(BucketName="kept", BucketEncryption=KMS))["Bucket"]
    key_id = kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]["KeyId"]

    reset()

    assert (s3.list_buckets()["Buckets"], kms.list_keys()["Keys"]) == ([], [])
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    rules = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]["KeyId"] != key_id
