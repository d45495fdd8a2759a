"""The emulated rotation application has its function. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed

TRANSFORM = "AWS::Serverless-2016-10-31"
REPOSITORY = "arn:aws:serverlessrepo:us-east-1:297356227824:applications"
LOCATION = {
    "ApplicationId": f"{REPOSITORY}/SecretsManagerRDSPostgreSQLRotationSingleUser",
    "SemanticVersion": "1.1.671",
}
PARAMETERS = {"endpoint": "https://secretsmanager.eu-west-1.amazonaws.com", "functionName": "rotation"}
MAPPINGS = {"Applications": {"aws": {"id": LOCATION["ApplicationId"]}}}
FOUND = {"Fn::FindInMap": ["Applications", {"Ref": "AWS::Partition"}, "id"]}


def application(parameters=None, **properties):
    given = {"Location": {**LOCATION, "ApplicationId": FOUND}, "Parameters": parameters or PARAMETERS, **properties}
    return {"Type": "AWS::Serverless::Application", "Properties": given}


def deploy(stacks, resource, **resources):
    return stacks.deploy({"Application": resource, **resources}, Transform=TRANSFORM, Mappings=MAPPINGS)


@pytest.fixture
def functions(client):
    return client("lambda")


def test_emulated_rotation_application_makes_a_function_that_a_rotation_can_name(client, stacks, functions):
    secret = {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "{}"}}
    arn = {"Fn::GetAtt": ["Application", "Outputs.RotationLambdaARN"]}
    rotation = {"SecretId": {"Ref": "Secret"}, "RotationLambdaARN": arn}
    schedule = {"Type": "AWS::SecretsManager::RotationSchedule", "Properties": rotation}

    made = deploy(stacks, application({**PARAMETERS, "excludeCharacters": "/@"}), Secret=secret, Schedule=schedule)

    function = functions.get_function_configuration(FunctionName="rotation")
    described = client("secretsmanager").describe_secret(SecretId=made["Secret"])
    assert described["RotationLambdaARN"] == function["FunctionArn"]
    assert function["Environment"]["Variables"] == {
        "SECRETS_MANAGER_ENDPOINT": PARAMETERS["endpoint"],
        "EXCLUDE_CHARACTERS": "/@",
    }


def test_emulated_rotation_function_can_be_invoked(stacks, functions):
    deploy(stacks, application())

    answer = functions.invoke(FunctionName="rotation", Payload=b'{"Step": "createSecret"}')

    assert "FunctionError" not in answer
    assert answer["Payload"].read() == b'{"Step": "createSecret"}'


def test_emulated_rotation_application_changes_and_goes_with_its_template(stacks, functions):
    deploy(stacks, application())

    deploy(stacks, application({**PARAMETERS, "excludeCharacters": "/"}))
    variables = functions.get_function_configuration(FunctionName="rotation")["Environment"]["Variables"]
    assert variables["EXCLUDE_CHARACTERS"] == "/"
    deploy(stacks, application({**PARAMETERS, "functionName": "renamed"}))
    assert [each["FunctionName"] for each in functions.list_functions()["Functions"]] == ["renamed"]

    stacks.delete()
    assert functions.list_functions()["Functions"] == []


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (application(Location={**LOCATION, "ApplicationId": f"{REPOSITORY}/hello-world"}), "has the applications that"),
        (application(Location={"ApplicationId": LOCATION["ApplicationId"]}), "the property SemanticVersion is missing"),
        (application(Location=""), "the property Location is missing"),
        (application({"endpoint": "https://any"}), "the property functionName is missing"),
        (application({**PARAMETERS, "other": "any"}), "the emulator does not keep other"),
        (application(NotificationARNs=[]), "the emulator does not keep NotificationARNs"),
    ],
)
def test_emulated_application_that_makes_no_sense_is_refused(stacks, resource, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        deploy(stacks, resource)


def test_emulated_application_does_not_take_a_function_that_is_there(stacks):
    code = {"ZipFile": "def handler(event, context): pass"}
    properties = {"FunctionName": "rotation", "Runtime": "python3.12", "Handler": "index.handler", "Code": code}
    resource = {"Type": "AWS::Lambda::Function", "Properties": {**properties, "Role": "arn:aws:iam::1:role/any"}}
    with pytest.raises(DeploymentFailed, match="Function already exist: rotation"):
        deploy(stacks, {**application(), "DependsOn": "Function"}, Function=resource)


def test_emulated_transform_does_not_pass_over_what_it_would_have_to_expand(stacks):
    function = {"Type": "AWS::Serverless::Function", "Properties": {}}
    with pytest.raises(stacks.cloudformation.exceptions.ClientError, match="does not expand AWS::Serverless::Function"):
        deploy(stacks, application(), Function=function)
