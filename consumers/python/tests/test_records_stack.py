import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template
from cdk_at_rest import (
    EncryptedBucket,
    EncryptionAssertions,
    EncryptionAtRest,
    EncryptionChecks,
    EncryptionLevel,
)

from records.records_stack import RecordsStack


@pytest.fixture
def stack() -> RecordsStack:
    app = App()
    EncryptionAtRest.of(app).enforce()
    return RecordsStack(app, "Records")


def test_everything_that_stores_data_is_encrypted_under_a_customer_managed_key(stack: RecordsStack) -> None:
    EncryptionAssertions.from_stack(stack).all_encrypted(EncryptionLevel.CUSTOMER_MANAGED)


def test_no_check_has_anything_to_say(stack: RecordsStack) -> None:
    EncryptionAssertions.from_stack(stack).no_findings()


def test_the_queue_which_says_nothing_of_encryption_is_under_the_key_of_the_stack(stack: RecordsStack) -> None:
    Template.from_stack(stack).has_resource_properties(
        "AWS::SQS::Queue",
        {"KmsMasterKeyId": {"Fn::GetAtt": [Match.string_like_regexp("^Key"), "Arn"]}},
    )


def test_what_contradicts_encryption_is_refused_with_what_to_do_instead() -> None:
    stack = Stack(App(), "Records")

    with pytest.raises(RuntimeError, match="Records/Scans: .*AccessLogBucket"):
        EncryptedBucket(stack, "Scans", encryption=s3.BucketEncryption.S3_MANAGED)


def test_what_is_not_encrypted_fails_the_synthesis() -> None:
    app = App()
    Validations.of(app).add_plugins(EncryptionChecks())
    sns.Topic(Stack(app, "Records"), "Alerts")

    with pytest.raises(RuntimeError, match="Acknowledge with .*AtRest-Unencrypted"):
        app.synth()
