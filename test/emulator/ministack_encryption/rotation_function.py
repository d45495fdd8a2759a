"""The stand-in of a function that rotates secrets, where AWS would bring its own.

It is a Lambda function that can be invoked, found and named in a rotation schedule, and that Secrets Manager may
invoke. It rotates nothing: ministack's Secrets Manager renews versions without a function.
"""

from ministack.services import lambda_svc

from ministack_encryption.policies import allows_service
from ministack_encryption.provisioning import HANDLERS, Properties

FUNCTION = "AWS::Lambda::Function"
SECRETS_MANAGER = "secretsmanager.amazonaws.com"
SOURCE = "def lambda_handler(event, context):\n    return event\n"


def create(name: str, environment: dict[str, str], stack_name: str) -> str:
    """The ARN of a new function."""
    if name in lambda_svc._functions:
        raise ValueError(f"Function already exist: {name}")
    _name, attributes = HANDLERS[FUNCTION]["create"]("", function(name, environment), stack_name)
    allow_secrets_manager(name, attributes["Arn"])
    return attributes["Arn"]


def update(name: str, environment: dict[str, str]) -> str:
    """The ARN of the function, which has another environment now."""
    configuration = lambda_svc._functions[name]["config"]
    configuration["Environment"] = {"Variables": environment}
    return configuration["FunctionArn"]


def delete(name: str) -> None:
    if name in lambda_svc._functions:
        HANDLERS[FUNCTION]["delete"](name, {"FunctionName": name})


def function(name: str, environment: dict[str, str]) -> Properties:
    return {
        "FunctionName": name,
        "Runtime": "python3.12",
        "Handler": "lambda_function.lambda_handler",
        "Code": {"ZipFile": SOURCE},
        "Environment": {"Variables": environment},
    }


def allow_secrets_manager(name: str, arn: str) -> None:
    lambda_svc._functions[name]["policy"]["Statement"].append(
        {
            "Sid": "RotationPermission",
            "Effect": "Allow",
            "Principal": {"Service": SECRETS_MANAGER},
            "Action": "lambda:InvokeFunction",
            "Resource": arn,
        }
    )


def check_invocable(arn: str) -> None:
    """As Secrets Manager does before it takes a function of this account and Region for a rotation."""
    record = lambda_svc._functions.get(arn.rsplit(":", 1)[-1])
    invocable = record and allows_service(record["policy"], "lambda:InvokeFunction", SECRETS_MANAGER)
    if not invocable or record["config"]["FunctionArn"] != arn:
        raise ValueError(f"AccessDeniedException: Secrets Manager cannot invoke the Lambda function {arn}")
