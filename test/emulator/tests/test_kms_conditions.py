"""The emulated condition keys of KMS in key policies, with authorization. Consistency, not AWS's consent."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT, REGION, emulator


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    with emulator(tmp_path_factory.mktemp("emulator"), AUTH="true") as address:
        yield address


@pytest.fixture
def make_data_key(client, endpoint):
    """Calls KMS as a role without any policy, under a key whose policy admits everyone on a condition."""
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [trust]}
    role = client("iam").create_role(RoleName="application", AssumeRolePolicyDocument=json.dumps(document))["Role"]

    def call(condition, **request):
        statement = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:GenerateDataKey", "Resource": "*"}
        policy = {"Version": "2012-10-17", "Statement": [{**statement, "Condition": {"StringEquals": condition}}]}
        key = client("kms").create_key(Policy=json.dumps(policy), BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"]
        credentials = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
        kms = boto3.client(
            "kms",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )
        return kms.generate_data_key(KeyId=key["Arn"], KeySpec="AES_256", **request)

    return call


@pytest.mark.parametrize(
    ("condition", "request_context"),
    [
        ({"kms:CallerAccount": ACCOUNT}, {}),
        ({"kms:EncryptionContext:tenant": "blue"}, {"tenant": "blue"}),
        ({"kms:CallerAccount": ACCOUNT, "kms:EncryptionContext:tenant": "blue"}, {"tenant": "blue"}),
    ],
)
def test_emulated_condition_that_is_met_admits(make_data_key, condition, request_context):
    assert make_data_key(condition, EncryptionContext=request_context)["CiphertextBlob"]


@pytest.mark.parametrize(
    ("condition", "request_context"),
    [
        ({"kms:CallerAccount": "210987654321"}, {}),
        ({"kms:CallerAccount": ACCOUNT, "kms:ViaService": f"sqs.{REGION}.amazonaws.com"}, {}),
        ({"kms:EncryptionContext:tenant": "blue"}, {"tenant": "red"}),
        ({"kms:EncryptionContext:tenant": "blue"}, {}),
    ],
)
def test_emulated_condition_that_is_not_met_refuses(make_data_key, condition, request_context):
    with pytest.raises(ClientError, match="AccessDenied"):
        make_data_key(condition, EncryptionContext=request_context)
