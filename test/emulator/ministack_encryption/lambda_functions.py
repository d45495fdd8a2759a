"""Lambda: what ministack drops of `AWS::Lambda::Function`, the key of the environment among it."""

from ministack.services import lambda_svc

from ministack_encryption.provisioning import Properties, extend, key_arn

FUNCTION = "AWS::Lambda::Function"
KEPT_BY_MINISTACK = {
    "Architectures",
    "CapacityProviderConfig",
    "Code",
    "Description",
    "Environment",
    "EphemeralStorage",
    "FunctionName",
    "Handler",
    "ImageConfig",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "PackageType",
    "Role",
    "Runtime",
    "SnapStart",
    "Tags",
    "Timeout",
    "TracingConfig",
}
KEPT = {"DeadLetterConfig", "KmsKeyArn", "ReservedConcurrentExecutions", "VpcConfig"}


def apply(name: str, properties: Properties, _previous: Properties) -> None:
    function = lambda_svc._functions[name]
    configuration = function["config"]
    configuration["KMSKeyArn"] = key_arn(properties["KmsKeyArn"]) if properties.get("KmsKeyArn") else ""
    configuration["VpcConfig"] = lambda_svc._vpc_config_with_id(properties.get("VpcConfig"))
    configuration.pop("DeadLetterConfig", None)
    if "DeadLetterConfig" in properties:
        configuration["DeadLetterConfig"] = properties["DeadLetterConfig"]
    reserved = properties.get("ReservedConcurrentExecutions")
    function["concurrency"] = None if reserved is None else int(reserved)
    end_update(configuration)


def end_update(configuration: Properties) -> None:
    """CloudFormation waits for it; in the meantime ministack gives reasons that the API does not have."""
    configuration.update(State="Active", LastUpdateStatus="Successful")
    for what in ("State", "LastUpdateStatus"):
        configuration.pop(f"{what}Reason", None)
        configuration.pop(f"{what}ReasonCode", None)


def install() -> None:
    extend(FUNCTION, keeps=KEPT_BY_MINISTACK | KEPT, apply=apply)
