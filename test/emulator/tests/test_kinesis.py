"""The emulated stream's key is read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed


def stream(**properties):
    return {"Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1, **properties}}}


def under(key):
    return {"StreamEncryption": {"EncryptionType": "KMS", "KeyId": key}}


def test_emulated_stream_key_is_read_back_and_changes_with_the_template(client, stacks):
    kinesis, kms = client("kinesis"), client("kms")
    one, two = (kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2))

    def encryption():
        read = kinesis.describe_stream(StreamName=name)["StreamDescription"]
        return read["EncryptionType"], read.get("KeyId")

    name = stacks.deploy(stream(**under(one)))["Stream"]
    assert encryption() == ("KMS", one)

    assert stacks.deploy(stream(**under(two)))["Stream"] == name
    assert encryption() == ("KMS", two)

    stacks.deploy(stream())
    assert encryption() == ("NONE", None)


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        (under("11111111-2222-3333-4444-555555555555"), "does not exist"),
        ({"StreamEncryption": {"EncryptionType": "KMS"}}, "KeyId is missing"),
        ({"DesiredShardLevelMetrics": []}, "the emulator does not keep DesiredShardLevelMetrics"),
    ],
)
def test_emulated_stream_that_makes_no_sense_is_refused(stacks, properties, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(stream(**properties))
