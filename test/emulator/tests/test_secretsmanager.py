"""The emulated rotation and policy of secrets are read back. Consistency of templates and calls, not AWS's consent."""

import json

import pytest
from stacks import DeploymentFailed

SECRET = {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "{}"}}
DENIES = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "secretsmanager:DeleteSecret", "Resource": "*"}
RULES = {"ScheduleExpression": "rate(30 days)", "Duration": "3h"}


def function(name="rotation"):
    code = {"ZipFile": "def handler(event, context): pass"}
    properties = {"FunctionName": name, "Handler": "index.handler", "Role": "arn:aws:iam::1:role/any", "Code": code}
    return {"Type": "AWS::Lambda::Function", "Properties": {**properties, "Runtime": "python3.12"}}


def permission(**changed):
    properties = {"FunctionName": {"Ref": "Function"}, "Action": "lambda:InvokeFunction"}
    service = {"Principal": "secretsmanager.amazonaws.com"}
    return {"Type": "AWS::Lambda::Permission", "Properties": {**properties, **service, **changed}}


def schedule(**properties):
    given = {"SecretId": {"Ref": "Secret"}, "RotationRules": RULES, **properties}
    return {"Type": "AWS::SecretsManager::RotationSchedule", "DependsOn": "Permission", "Properties": given}


def rotation(**properties):
    named = {"RotationLambdaARN": {"Fn::GetAtt": ["Function", "Arn"]}, **properties}
    return {"Secret": SECRET, "Function": function(), "Permission": permission(), "Schedule": schedule(**named)}


def hosted(secret="Secret", **properties):
    function_type = {"RotationType": "PostgreSQLSingleUser"}
    given = {"SecretId": {"Ref": secret}, "HostedRotationLambda": {**function_type, **properties}}
    return {"Type": "AWS::SecretsManager::RotationSchedule", "Properties": given}


def policy(statement=DENIES, secret="Secret", **properties):
    document = {"Version": "2012-10-17", "Statement": [statement]}
    given = {"SecretId": {"Ref": secret}, "ResourcePolicy": document, **properties}
    return {"Type": "AWS::SecretsManager::ResourcePolicy", "Properties": given}


@pytest.fixture
def secrets(client):
    return client("secretsmanager")


@pytest.fixture
def functions(client):
    """The names of those that there are."""
    return lambda: [each["FunctionName"] for each in client("lambda").list_functions()["Functions"]]


def described(secrets, made, secret="Secret"):
    answer = secrets.describe_secret(SecretId=made[secret])
    return {key: value for key, value in answer.items() if key.startswith("Rotation")}


def test_emulated_rotation_is_read_back_and_rotates_at_once(secrets, stacks):
    made = stacks.deploy(rotation())

    secret = secrets.describe_secret(SecretId=made["Secret"])
    assert (secret["RotationEnabled"], secret["RotationRules"]) == (True, RULES)
    assert secret["RotationLambdaARN"] == "arn:aws:lambda:eu-west-1:123456789012:function:rotation"
    assert made["Schedule"] == secret["ARN"]
    assert sorted(secret["VersionIdsToStages"].values()) == [["AWSCURRENT"], ["AWSPREVIOUS"]]


def test_emulated_rotation_waits_for_its_schedule_where_the_template_says_so(secrets, stacks):
    made = stacks.deploy(rotation(RotateImmediatelyOnUpdate=False, RotationRules={"AutomaticallyAfterDays": "30"}))

    secret = secrets.describe_secret(SecretId=made["Secret"])
    assert secret["RotationRules"] == {"AutomaticallyAfterDays": 30}
    assert list(secret["VersionIdsToStages"].values()) == [["AWSCURRENT"]]


def test_emulated_rotation_changes_with_its_template_and_ends_with_it(secrets, stacks):
    first = stacks.deploy(rotation())

    second = stacks.deploy(rotation(RotationRules={"AutomaticallyAfterDays": 7}))

    assert second == first
    assert described(secrets, second)["RotationRules"] == {"AutomaticallyAfterDays": 7}
    resources = rotation()
    del resources["Schedule"]
    assert described(secrets, stacks.deploy(resources))["RotationEnabled"] is False


def test_emulated_rotation_moves_to_another_secret(secrets, stacks):
    stacks.deploy({**rotation(), "Other": SECRET})

    made = stacks.deploy({**rotation(SecretId={"Ref": "Other"}), "Other": SECRET})

    assert described(secrets, made, "Other")["RotationEnabled"] is True
    assert described(secrets, made)["RotationEnabled"] is False


def test_emulated_hosted_rotation_has_a_function_of_its_own(secrets, stacks, functions):
    made = stacks.deploy({"Secret": SECRET, "Schedule": hosted(RotationLambdaName="hosted")})
    assert described(secrets, made)["RotationLambdaARN"].endswith(":function:hosted")
    assert functions() == ["hosted"]

    stacks.deploy({"Secret": SECRET, "Schedule": hosted(RotationLambdaName="hosted", ExcludeCharacters="/")})
    assert functions() == ["hosted"]
    made = stacks.deploy({"Secret": SECRET, "Schedule": hosted(RotationLambdaName="renamed")})
    assert functions() == ["renamed"]
    assert described(secrets, made)["RotationLambdaARN"].endswith(":function:renamed")

    stacks.deploy({"Secret": SECRET})
    assert functions() == []


@pytest.mark.parametrize(
    ("resources", "reason"),
    [
        ({**rotation(), "Permission": permission(Principal="s3.amazonaws.com")}, "AccessDeniedException: Secrets Man"),
        (rotation(RotationLambdaARN="arn:aws:lambda:eu-west-1:123456789012:function:none"), "AccessDeniedException"),
        (rotation(SecretId="none"), "the secret none does not exist"),
        (rotation(SecretId=""), "the property SecretId is missing"),
        (rotation(RotationLambdaARN=""), "either RotationLambdaARN or HostedRotationLambda is required"),
        (rotation(HostedRotationLambda={"RotationType": "any"}), "either RotationLambdaARN or HostedRotationLambda"),
        ({"Secret": SECRET, "Schedule": hosted(RotationType="")}, "the property RotationType is missing"),
        (rotation(RotationRules={**RULES, "AutomaticallyAfterDays": 1}), "exclude each other"),
        (rotation(RotationRules={"Days": 1}), "RotationRules: the emulator does not keep Days"),
        (rotation(ExternalSecretRotationMetadata=[]), "the emulator does not keep ExternalSecretRotationMetadata"),
    ],
)
def test_emulated_rotation_that_makes_no_sense_is_refused(stacks, resources, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy(resources)


def test_emulated_second_rotation_of_a_secret_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="has a rotation already"):
        stacks.deploy({**rotation(), "Second": {**hosted(), "DependsOn": "Schedule"}})


def test_emulated_resource_policy_is_read_back_changes_and_goes_with_its_template(secrets, stacks):
    made = stacks.deploy({"Secret": SECRET, "Policy": policy()})

    answer = secrets.get_resource_policy(SecretId=made["Secret"])
    assert made["Policy"] == answer["ARN"]
    assert json.loads(answer["ResourcePolicy"])["Statement"] == [DENIES]

    changed = {**DENIES, "Action": "secretsmanager:PutSecretValue"}
    assert stacks.deploy({"Secret": SECRET, "Policy": policy(changed)}) == made
    answer = secrets.get_resource_policy(SecretId=made["Secret"])
    assert json.loads(answer["ResourcePolicy"])["Statement"] == [changed]

    stacks.deploy({"Secret": SECRET})
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=made["Secret"])


def test_emulated_resource_policy_moves_to_another_secret(secrets, stacks):
    stacks.deploy({"Secret": SECRET, "Other": SECRET, "Policy": policy()})

    made = stacks.deploy({"Secret": SECRET, "Other": SECRET, "Policy": policy(secret="Other")})

    assert "ResourcePolicy" in secrets.get_resource_policy(SecretId=made["Other"])
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=made["Secret"])


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (policy({**DENIES, "Effect": "Allow"}), "PublicPolicyException"),
        (policy(SecretId="none"), "the secret none does not exist"),
        (policy(SecretId=""), "the property SecretId is missing"),
        (policy(ResourcePolicy=""), "the property ResourcePolicy is missing"),
        (policy(Public=True), "the emulator does not keep Public"),
    ],
)
def test_emulated_resource_policy_that_makes_no_sense_is_refused(stacks, resource, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy({"Secret": SECRET, "Policy": resource})


def test_emulated_resource_policy_may_be_public_where_the_template_says_so(secrets, stacks):
    allows = {**DENIES, "Effect": "Allow"}
    made = stacks.deploy({"Secret": SECRET, "Policy": policy(allows, BlockPublicPolicy=False)})

    answer = secrets.get_resource_policy(SecretId=made["Secret"])
    assert json.loads(answer["ResourcePolicy"])["Statement"] == [allows]


def test_emulated_second_resource_policy_of_a_secret_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="has a resource policy already"):
        stacks.deploy({"Secret": SECRET, "Policy": policy(), "Second": {**policy(), "DependsOn": "Policy"}})
