"""Secrets Manager: `AWS::SecretsManager::ResourcePolicy`, which ministack's CloudFormation lacks; its API does not."""

import json

from ministack.services import secretsmanager

from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, require, succeeded
from ministack_encryption.secretsmanager_secret import find_secret, secret_of

RESOURCE_POLICY = "AWS::SecretsManager::ResourcePolicy"
REQUIRED = ("SecretId", "ResourcePolicy")
KEPT = {*REQUIRED, "BlockPublicPolicy"}


def create(_logical_id: str, properties: Properties, _stack_name: str):
    arn = checked_secret(properties)
    if secretsmanager._resource_policies.get(arn):
        raise ValueError(f"{RESOURCE_POLICY}: {arn} has a resource policy already")
    return put(arn, properties)


def update(arn: str, _old: Properties, new: Properties, stack_name: str):
    # The policy of another secret is another resource; CloudFormation deletes the former one afterwards.
    return put(arn, new) if checked_secret(new) == arn else create("", new, stack_name)


def put(arn: str, properties: Properties):
    policy = properties["ResourcePolicy"]
    document = policy if isinstance(policy, str) else json.dumps(policy)
    # By default as well, says the reference of CloudFormation.
    if str(properties.get("BlockPublicPolicy", True)).lower() == "true" and is_public(json.loads(document)):
        raise ValueError(f"PublicPolicyException: the resource policy of {arn} lets everybody in")
    succeeded(secretsmanager._put_resource_policy({"SecretId": arn, "ResourcePolicy": document}))
    return arn, {"Id": arn}


def checked_secret(properties: Properties) -> str:
    refuse_unknown(RESOURCE_POLICY, properties, KEPT)
    require(RESOURCE_POLICY, properties, REQUIRED)
    return secret_of(RESOURCE_POLICY, properties["SecretId"])["ARN"]


def is_public(policy: dict) -> bool:
    return any(
        statement["Effect"] == "Allow"
        and statement.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]})
        and not statement.get("Condition")
        for statement in policy["Statement"]
    )


def delete(arn: str, _properties: Properties) -> None:
    if find_secret(arn):
        succeeded(secretsmanager._delete_resource_policy({"SecretId": arn}))


def install() -> None:
    HANDLERS[RESOURCE_POLICY] = {"create": create, "update": update, "delete": delete}
