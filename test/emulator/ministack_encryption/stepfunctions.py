"""Step Functions: `aws-sdk` integrations of some services by the API's model, and what ministack lacks of JSONata.

ministack guesses the names of members. Here botocore's model decides: a parameter that the operation does not have
fails the execution, values keep their types, and an error has the name that Step Functions gives it, which is that of
the exception in the AWS SDK for Java 2.
"""

import functools
import re
from typing import Any, NamedTuple
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


class Service(NamedTuple):
    """What botocore calls a service, and what its errors begin with."""

    name: str
    prefix: str


SERVICES = {
    "rds": Service("rds", "Rds"),
    "ec2": Service("ec2", "Ec2"),
    "applicationautoscaling": Service("application-autoscaling", "ApplicationAutoScaling"),
}
# What a request says that a state machine sends, to be told from those of functions.
CALLER = {"x-emulator-caller": "states"}
ACRONYM = re.compile("[A-Z]+(?=[A-Z][a-z])|[A-Z]+$")


@functools.cache
def model_of(service: str) -> ServiceModel:
    return SESSION.get_service_model(service)


def call(service: Service, action: str, parameters: dict) -> Any:
    model = model_of(service.name)
    operation = model.operation_model(action[0].upper() + action[1:])
    request = to_api(operation.input_shape, parameters)
    protocol = model.metadata["protocol"]
    sent = create_serializer(protocol).serialize_to_request(request, operation)
    body = urlencode(sent["body"]).encode() if isinstance(sent["body"], dict) else sent["body"]
    named = {name.lower(): value for name, value in sent["headers"].items()}
    status, headers, answer = app.call_service_handler_sync(
        app.SERVICE_HANDLERS[model.signing_name],
        "POST",
        "/",
        {**named, **request_headers(model.signing_name), **CALLER},
        body,
        {},
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


def error_name(model: ServiceModel, service: Service, code: str) -> str:
    """`InvalidDBInstanceState` is `Rds.InvalidDbInstanceStateException`: in the name of a class each acronym is a word.

    An error that the model does not have is the exception of the service as a whole.
    """
    prefix = service.prefix
    shape = model.shape_for_error_code(code)
    if shape is None:
        return f"{prefix}.{prefix}Exception"
    name = re.sub("(Fault|Exception)$", "", shape.name)
    return f"{prefix}.{ACRONYM.sub(lambda acronym: acronym[0].capitalize(), name)}Exception"


def assign_at_once(state: dict, data: Any, context: dict | None, result: Any = None, error_output: Any = None) -> None:
    """Sets the variables of a state. Each expression sees the values from before, as on AWS."""
    assigned = state.get("Assign")
    if context is None or not isinstance(assigned, dict):
        return
    if states._state_query_language(state, context) == "JSONata":
        values = states._apply_jsonata_template(assigned, data, context, result=result, error_output=error_output)
        context.setdefault("variables", {}).update(values)


def install() -> None:
    integrate, output_of, fail = states._invoke_aws_sdk_integration, states._apply_output_path, states._fail_execution

    def integrate_by_model(resource: str, parameters: dict) -> Any:
        service, action = resource.replace(".waitForTaskToken", "").split(":")[6:8]
        known = SERVICES.get(service.lower())
        return call(known, action, parameters) if known else integrate(resource, parameters)

    def output_of_succeed(state: dict, data: Any, context: dict | None = None) -> Any:
        if state.get("Type") == "Succeed" and states._state_query_language(state, context) == "JSONata":
            return states._apply_jsonata_output(state, data, context, default=data)
        return output_of(state, data, context)

    def fail_if_running(execution: dict, error: str, cause: str) -> None:
        """What fails in an execution that was stopped meanwhile does not change its status."""
        if execution["status"] == "RUNNING":
            fail(execution, error, cause)

    stepfunctions_cloudformation.install()
    states._invoke_aws_sdk_integration = integrate_by_model
    states._apply_output_path = output_of_succeed
    states._apply_state_assign = assign_at_once
    states._fail_execution = fail_if_running
