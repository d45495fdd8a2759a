"""The emulated topic attributes are read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed


def topic(**properties):
    return {"Topic": {"Type": "AWS::SNS::Topic", "Properties": properties}}


@pytest.fixture
def attributes(client):
    sns = client("sns")
    return lambda topic_arn: sns.get_topic_attributes(TopicArn=topic_arn)["Attributes"]


def test_emulated_topic_key_is_read_back_and_changes_with_the_template(stacks, attributes):
    arn = stacks.deploy(topic(KmsMasterKeyId="alias/one"))["Topic"]
    assert attributes(arn)["KmsMasterKeyId"] == "alias/one"

    assert stacks.deploy(topic(KmsMasterKeyId="alias/two"))["Topic"] == arn
    assert attributes(arn)["KmsMasterKeyId"] == "alias/two"

    stacks.deploy(topic())
    assert "KmsMasterKeyId" not in attributes(arn)


def test_emulated_topic_attributes_are_read_back(stacks, attributes):
    arn = stacks.deploy(topic(TopicName="orders.fifo", FifoTopic=True, SignatureVersion="2"))["Topic"]

    assert (attributes(arn)["FifoTopic"], attributes(arn)["SignatureVersion"]) == ("true", "2")


def test_emulated_topic_property_that_would_be_lost_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="the emulator does not keep DataProtectionPolicy"):
        stacks.deploy(topic(DataProtectionPolicy={}))
