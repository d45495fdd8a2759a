"""The check that every other test goes through finds what it is for."""

import json

import botocore.session
import pytest
from conformance import check_response

SESSION = botocore.session.get_session()
SSE = '<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{}</ServerSideEncryptionConfiguration>'


def check(service, operation, body, status=200):
    model = SESSION.get_service_model(service).operation_model(operation)
    return check_response(model, {"status_code": status, "body": body.encode(), "headers": {}})


@pytest.mark.parametrize(
    ("answer", "violations"),
    [
        ({"KeyId": "1", "KeyRotationEnabled": True, "RotationPeriodInDays": 90}, []),
        ({"KeyArn": "1"}, ["GetKeyRotationStatus: the model has no member KeyArn"]),
        ({"KeyRotationEnabled": "true"}, ["GetKeyRotationStatus.KeyRotationEnabled: 'true' is no boolean"]),
        ({"RotationPeriodInDays": True}, ["GetKeyRotationStatus.RotationPeriodInDays: True is no integer"]),
        ({"NextRotationDate": "2026-01-01"}, ["GetKeyRotationStatus.NextRotationDate: '2026-01-01' is no timestamp"]),
    ],
)
def test_json_responses_are_held_against_the_model(answer, violations):
    assert check("kms", "GetKeyRotationStatus", json.dumps(answer)) == violations


def test_lists_maps_and_required_members_of_json_are_looked_into():
    rotations = {"Rotations": [{"KeyId": "1"}, {"RotationType": "BY_HAND"}], "Truncated": False}
    (violation,) = check("kms", "ListKeyRotations", json.dumps(rotations))
    assert violation.startswith("ListKeyRotations.Rotations[1].RotationType: 'BY_HAND' is none of")

    item = {"Item": {"id": {"S": "1", "Text": "2"}}}
    assert check("dynamodb", "GetItem", json.dumps(item)) == ["GetItem.Item[id]: the model has no member Text"]

    assert "DescribeKey.KeyMetadata: the required member KeyId is missing" in check(
        "kms", "DescribeKey", json.dumps({"KeyMetadata": {"Arn": "1"}})
    )


@pytest.mark.parametrize(
    ("rule", "violation"),
    [
        ("<BucketKeyEnabled>yes</BucketKeyEnabled>", "Rule.BucketKeyEnabled: 'yes' is no boolean"),
        ("<BucketKey>true</BucketKey>", "Rule: the model has no member BucketKey"),
        (
            "<ApplyServerSideEncryptionByDefault/>",
            "Rule.ApplyServerSideEncryptionByDefault: the required member SSEAlgorithm is missing",
        ),
        (
            "<BlockedEncryptionTypes><EncryptionType>SSE_C</EncryptionType></BlockedEncryptionTypes>",
            "Rule.BlockedEncryptionTypes.EncryptionType: 'SSE_C' is none of ['NONE', 'SSE-C']",
        ),
    ],
)
def test_xml_payloads_are_held_against_the_model(rule, violation):
    assert check("s3", "GetBucketEncryption", SSE.format(f"<Rule>{rule}</Rule>")) == [
        f"GetBucketEncryption.{violation}"
    ]


def test_query_and_ec2_responses_are_held_against_the_model():
    wrapped = "<R><GetCallerIdentityResult><Account>1</Account><Name>2</Name></GetCallerIdentityResult></R>"
    assert check("sts", "GetCallerIdentity", wrapped) == ["GetCallerIdentity: the model has no member Name"]

    volumes = "<R><requestId>1</requestId><volumeSet><item><size>big</size></item></volumeSet></R>"
    assert check("ec2", "DescribeVolumes", volumes) == ["DescribeVolumes.volumeSet[0].size: 'big' is no integer"]
    misplaced = "<R><volumeSet><member><size>1</size></member></volumeSet></R>"
    assert check("ec2", "DescribeVolumes", misplaced) == ["DescribeVolumes.volumeSet: the entry member should be item"]


def test_errors_have_a_shape_of_their_own():
    assert check("kms", "DescribeKey", '{"__type": "NotFoundException"}', status=400) == []
