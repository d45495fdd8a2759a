"""The emulated function keeps its key. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed

CODE = {"ZipFile": "def handler(event, context): return event"}


def function(**properties):
    given = {"Runtime": "python3.12", "Handler": "index.handler", "Role": "arn:aws:iam::1:role/any", "Code": CODE}
    return {"Function": {"Type": "AWS::Lambda::Function", "Properties": {**given, **properties}}}


def test_emulated_function_keeps_key_queue_network_and_concurrency(client, stacks):
    functions, key = client("lambda"), client("kms").create_key()["KeyMetadata"]["Arn"]
    queue = {"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:queue"}
    network = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
    kept = {"DeadLetterConfig": queue, "ReservedConcurrentExecutions": 1, "VpcConfig": network}
    made = stacks.deploy(function(KmsKeyArn=key, **kept))["Function"]

    read = functions.get_function(FunctionName=made)
    configuration = read["Configuration"]
    assert (configuration["KMSKeyArn"], configuration["DeadLetterConfig"]) == (key, queue)
    assert configuration["VpcConfig"]["SubnetIds"] == ["subnet-1"]
    assert read["Concurrency"]["ReservedConcurrentExecutions"] == 1

    stacks.deploy(function(Description="without them"))
    read = functions.list_functions()["Functions"][0]
    assert (read.get("KMSKeyArn", ""), "DeadLetterConfig" in read) == ("", False)


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"KmsKeyArn": "11111111-2222-3333-4444-555555555555"}, "does not exist"),
        ({"FileSystemConfigs": []}, "the emulator does not keep FileSystemConfigs"),
    ],
)
def test_emulated_function_that_makes_no_sense_is_refused(stacks, properties, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(function(**properties))
