"""Serverless Application Repository: `AWS::Serverless::Application` of the functions that rotate database secrets.

AWS makes a nested stack of the application. Here its function alone is made (see rotation_function.py), under the name
that the template asks for, and the stack's output `RotationLambdaARN` names it.

The type comes with the transform `AWS::Serverless-2016-10-31`, which ministack hands to a package that is not there. It
changes nothing else in a template whose only serverless resources are such applications, so here it is taken out of it.
"""

import re

from ministack.services.cloudformation import changesets, engine, handlers

from ministack_encryption import rotation_function
from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, require

APPLICATION = "AWS::Serverless::Application"
TRANSFORM = "AWS::Serverless-2016-10-31"
ROTATION = re.compile(r":applications/SecretsManager\w+Rotation(Single|Multi)User$")
PARAMETERS = {
    "endpoint": "SECRETS_MANAGER_ENDPOINT",
    "excludeCharacters": "EXCLUDE_CHARACTERS",
    "excludeLowercase": "EXCLUDE_LOWERCASE",
    "excludeNumbers": "EXCLUDE_NUMBERS",
    "excludePunctuation": "EXCLUDE_PUNCTUATION",
    "excludeUppercase": "EXCLUDE_UPPERCASE",
    "passwordLength": "PASSWORD_LENGTH",
    "requireEachIncludedType": "REQUIRE_EACH_INCLUDED_TYPE",
}
# They go into the function's role and network, which the stand-in has not.
UNUSED = {
    "functionName",
    "kmsKeyArn",
    "masterSecretArn",
    "masterSecretKmsKeyArn",
    "vpcSecurityGroupIds",
    "vpcSubnetIds",
}


def create(_logical_id: str, properties: Properties, stack_name: str):
    name = checked_name(properties)
    return name, outputs(rotation_function.create(name, environment(properties), stack_name))


def update(name: str, _old: Properties, new: Properties, stack_name: str):
    if checked_name(new) != name:
        # CloudFormation deletes the former one afterwards.
        return create("", new, stack_name)
    return name, outputs(rotation_function.update(name, environment(new)))


def outputs(arn: str) -> dict[str, str]:
    return {"Outputs.RotationLambdaARN": arn}


def checked_name(properties: Properties) -> str:
    refuse_unknown(APPLICATION, properties, {"Location", "Parameters"})
    require(APPLICATION, properties, ["Location"])
    location = properties["Location"]
    if not isinstance(location, dict) or not ROTATION.search(location.get("ApplicationId", "")):
        raise ValueError(f"{APPLICATION}: the emulator has the applications that rotate secrets, not {location}")
    require(f"{APPLICATION} Location", location, ["SemanticVersion"])
    parameters = properties.get("Parameters", {})
    refuse_unknown(f"{APPLICATION} Parameters", parameters, PARAMETERS.keys() | UNUSED)
    require(f"{APPLICATION} Parameters", parameters, ["endpoint", "functionName"])
    return parameters["functionName"]


def environment(properties: Properties) -> dict[str, str]:
    parameters = properties["Parameters"]
    return {PARAMETERS[name]: str(value) for name, value in parameters.items() if name in PARAMETERS}


def delete(name: str, _properties: Properties) -> None:
    rotation_function.delete(name)


def without_transform(template: dict) -> dict:
    """The template without the transform, which has to have nothing to do in it."""
    if TRANSFORM not in engine.declared_transforms(template):
        return template
    types = {resource.get("Type", "") for resource in template.get("Resources", {}).values()}
    others = sorted(name for name in types if name.startswith("AWS::Serverless::") and name != APPLICATION)
    if others or "Globals" in template:
        raise ValueError(f"the emulator does not expand {', '.join(others) or 'Globals'} of {TRANSFORM}")
    return engine._without_transform(template, TRANSFORM)


def install() -> None:
    HANDLERS[APPLICATION] = {"create": create, "update": update, "delete": delete}
    apply = engine._apply_transforms
    for operations in (handlers, changesets):
        operations._apply_transforms = lambda template, *rest: apply(without_transform(template), *rest)
