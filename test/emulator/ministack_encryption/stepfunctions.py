"""Step Functions: `aws-sdk` integrations of RDS and EC2 by the API's model, and the output of `Succeed` in JSONata.

ministack guesses the names of members. Here botocore's model decides: a parameter that the operation does not have
fails the execution, values keep their types, and an error has the name that Step Functions gives it, which is that of
the exception in the AWS SDK for Java 2.
"""

import re
from typing import Any
from urllib.parse import urlencode

import botocore.session
from botocore.model import ServiceModel, Shape
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from ministack import app
from ministack.core.responses import get_region
from ministack.services import stepfunctions as states

from ministack_encryption import stepfunctions_cloudformation

SESSION = botocore.session.get_session()
SERVICES = {"rds": "Rds", "ec2": "Ec2"}
ACRONYM = re.compile("[A-Z]+(?=[A-Z][a-z])|[A-Z]+$")


def call(service: str, action: str, parameters: dict) -> Any:
    model = SESSION.get_service_model(service)
    operation = model.operation_model(action[0].upper() + action[1:])
    request = to_api(operation.input_shape, parameters)
    protocol = model.metadata["protocol"]
    body = create_serializer(protocol).serialize_to_request(request, operation)["body"]
    status, headers, answer = app.call_service_handler_sync(
        app.SERVICE_HANDLERS[service], "POST", "/", request_headers(service), urlencode(body).encode(), {}
    )
    answer = answer if isinstance(answer, bytes) else answer.encode()
    parsed = create_parser(protocol).parse(
        {"status_code": status, "headers": headers, "body": answer}, operation.output_shape
    )
    if status >= 400:
        raise states._ExecutionError(error_name(model, service, parsed["Error"]["Code"]), parsed["Error"]["Message"])
    parsed.pop("ResponseMetadata", None)
    return to_states(operation.output_shape, parsed)


def request_headers(service: str) -> dict[str, str]:
    """Signed as ministack signs what its state machines send."""
    scope = f"20260101/{get_region()}/{service}/aws4_request"
    return {
        "content-type": "application/x-www-form-urlencoded",
        "host": f"{service}.{get_region()}.amazonaws.com",
        "authorization": f"AWS4-HMAC-SHA256 Credential=test/{scope}",
    }


def to_api(shape: Shape, value: Any) -> Any:
    if shape.type_name == "list":
        return [to_api(shape.member, entry) for entry in value]
    if shape.type_name != "structure":
        return value
    members = {state_name(member): member for member in shape.members}
    unknown = sorted(value.keys() - members.keys())
    if unknown:
        raise states._ExecutionError("States.Runtime", f"{shape.name} has no field {', '.join(unknown)}")
    return {members[name]: to_api(shape.members[members[name]], entry) for name, entry in value.items()}


def to_states(shape: Shape | None, value: Any) -> Any:
    if shape is None:
        return {}
    if shape.type_name == "list":
        return [to_states(shape.member, entry) for entry in value]
    if shape.type_name == "structure":
        return {state_name(name): to_states(shape.members[name], entry) for name, entry in value.items()}
    return value.isoformat() if shape.type_name == "timestamp" else value


def state_name(member: str) -> str:
    """`DBInstanceArn` is `DbInstanceArn`, `NewDBInstanceIdentifier` and `MultiAZ` stay: acronyms in front are words.

    So the AWS SDK for Java 2 names members, as in `CopyDbSnapshotRequest.builder().sourceDBSnapshotIdentifier()`.
    """
    acronym = ACRONYM.match(member)
    return member[: acronym.end()].capitalize() + member[acronym.end() :] if acronym else member


def error_name(model: ServiceModel, service: str, code: str) -> str:
    """`InvalidDBInstanceState` is `Rds.InvalidDbInstanceStateException`: in the name of a class each acronym is a word.

    An error that the model does not have is the exception of the service as a whole.
    """
    prefix = SERVICES[service]
    shape = model.shape_for_error_code(code)
    if shape is None:
        return f"{prefix}.{prefix}Exception"
    name = re.sub("(Fault|Exception)$", "", shape.name)
    return f"{prefix}.{ACRONYM.sub(lambda acronym: acronym[0].capitalize(), name)}Exception"


def install() -> None:
    dispatch, output_of = states._dispatch_aws_sdk_query, states._apply_output_path

    def dispatch_by_model(service_info: dict, service: str, action: str, parameters: dict) -> Any:
        return (
            call(service, action, parameters)
            if service in SERVICES
            else dispatch(service_info, service, action, parameters)
        )

    def output_of_succeed(state: dict, data: Any, context: dict | None = None) -> Any:
        if state.get("Type") == "Succeed" and states._state_query_language(state, context) == "JSONata":
            return states._apply_jsonata_output(state, data, context, default=data)
        return output_of(state, data, context)

    stepfunctions_cloudformation.install()
    states._dispatch_aws_sdk_query = dispatch_by_model
    states._apply_output_path = output_of_succeed
