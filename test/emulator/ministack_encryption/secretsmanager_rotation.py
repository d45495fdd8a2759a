"""Secrets Manager: `AWS::SecretsManager::RotationSchedule`, which ministack's CloudFormation does not know.

A rotation gives the secret a new version with the same value: ministack invokes no function for it.
"""

from ministack.services import secretsmanager

from ministack_encryption import rotation_function
from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, require, succeeded
from ministack_encryption.secretsmanager_secret import find_secret, secret_of

ROTATION_SCHEDULE = "AWS::SecretsManager::RotationSchedule"
ROTATION_RULES = f"{ROTATION_SCHEDULE} RotationRules"
KEPT = {"HostedRotationLambda", "RotateImmediatelyOnUpdate", "RotationLambdaARN", "RotationRules", "SecretId"}
RULES = {"AutomaticallyAfterDays", "Duration", "ScheduleExpression"}


def create(logical_id: str, properties: Properties, stack_name: str):
    secret = checked_secret(properties)
    if secret["RotationEnabled"]:
        raise ValueError(f"{ROTATION_SCHEDULE}: {secret['ARN']} has a rotation already")
    arn = properties.get("RotationLambdaARN") or hosted_function(logical_id, properties, stack_name)
    try:
        return configure(secret, arn, properties)
    except Exception:
        delete_hosted(arn, properties)
        raise


def update(secret_arn: str, old: Properties, new: Properties, stack_name: str, logical_id: str):
    secret = checked_secret(new)
    if secret["ARN"] != secret_arn:
        # The schedule of another secret is another resource; CloudFormation deletes the former one afterwards.
        return create(logical_id, new, stack_name)
    former = secret["RotationLambdaARN"]
    arn = new.get("RotationLambdaARN") or hosted_function(logical_id, new, stack_name, former)
    configured = configure(secret, arn, new)
    if arn != former:
        delete_hosted(former, old)
    return configured


def configure(secret: dict, function_arn: str, properties: Properties):
    rotation_function.check_invocable(function_arn)
    rules = properties.get("RotationRules", {})
    secret.update(RotationEnabled=True, RotationLambdaARN=function_arn, RotationRules=typed(rules))
    if str(properties.get("RotateImmediatelyOnUpdate", True)).lower() == "true":
        succeeded(secretsmanager._rotate_secret({"SecretId": secret["ARN"]}))
    return secret["ARN"], {"Id": secret["ARN"]}


def typed(rules: Properties) -> Properties:
    """A template may have the number as a string."""
    days = rules.get("AutomaticallyAfterDays")
    return rules if days is None else {**rules, "AutomaticallyAfterDays": int(days)}


def checked_secret(properties: Properties) -> dict:
    refuse_unknown(ROTATION_SCHEDULE, properties, KEPT)
    require(ROTATION_SCHEDULE, properties, ["SecretId"])
    given = [name for name in ("RotationLambdaARN", "HostedRotationLambda") if properties.get(name)]
    if len(given) != 1:
        raise ValueError(f"{ROTATION_SCHEDULE}: either RotationLambdaARN or HostedRotationLambda is required")
    rules = properties.get("RotationRules", {})
    refuse_unknown(ROTATION_RULES, rules, RULES)
    if "AutomaticallyAfterDays" in rules and "ScheduleExpression" in rules:
        raise ValueError(f"{ROTATION_RULES}: AutomaticallyAfterDays and ScheduleExpression exclude each other")
    return secret_of(ROTATION_SCHEDULE, properties["SecretId"])


def hosted_function(logical_id: str, properties: Properties, stack_name: str, former: str = "") -> str:
    """The ARN of the function: the former one, if it has the name already."""
    hosted = properties["HostedRotationLambda"]
    require(f"{ROTATION_SCHEDULE} HostedRotationLambda", hosted, ["RotationType"])
    name = hosted.get("RotationLambdaName") or f"SecretsManager{stack_name}{logical_id}"[:64]
    return former if former.endswith(f":{name}") else rotation_function.create(name, {}, stack_name)


def delete_hosted(function_arn: str, properties: Properties) -> None:
    if properties.get("HostedRotationLambda"):
        rotation_function.delete(function_arn.rsplit(":", 1)[-1])


def delete(secret_arn: str, properties: Properties) -> None:
    secret = find_secret(secret_arn)
    if secret and secret["RotationEnabled"]:
        delete_hosted(secret["RotationLambdaARN"], properties)
        # `CancelRotateSecret` leaves the function and the rules, for a later `RotateSecret`.
        secret["RotationEnabled"] = False


def install() -> None:
    HANDLERS[ROTATION_SCHEDULE] = {
        "create": create,
        "update": update,
        "update_with_logical_id": True,
        "delete": delete,
    }
