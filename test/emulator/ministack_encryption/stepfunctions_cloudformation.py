"""Step Functions: logging and tracing of a state machine in CloudFormation, and that the key of one exists."""

from typing import Any

from ministack.services import stepfunctions

from ministack_encryption.provisioning import Properties, extend, key_arn

STATE_MACHINE = "AWS::StepFunctions::StateMachine"
KEPT = {
    "Definition",
    "DefinitionS3Location",
    "DefinitionString",
    "DefinitionSubstitutions",
    "EncryptionConfiguration",
    "LoggingConfiguration",
    "RoleArn",
    "StateMachineName",
    "StateMachineType",
    "Tags",
    "TracingConfiguration",
}
NO_LOGGING = {"Level": "OFF", "IncludeExecutionData": False}


def apply(arn: str, properties: Properties, _previous: Properties) -> None:
    machine = stepfunctions._state_machines[arn]
    machine["loggingConfiguration"] = as_in_api(properties.get("LoggingConfiguration", NO_LOGGING))
    machine["tracingConfiguration"] = as_in_api(properties.get("TracingConfiguration", {"Enabled": False}))
    key = properties.get("EncryptionConfiguration", {}).get("KmsKeyId")
    if key:
        key_arn(key)


def as_in_api(value: Any) -> Any:
    """`LogGroupArn` is `logGroupArn` in the API."""
    if isinstance(value, list):
        return [as_in_api(entry) for entry in value]
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: as_in_api(entry) for name, entry in value.items()}
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def install() -> None:
    extend(STATE_MACHINE, keeps=KEPT, apply=apply)
