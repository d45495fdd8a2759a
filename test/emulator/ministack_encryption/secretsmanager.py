"""Secrets Manager: the rotation and the resource policy of a secret in CloudFormation."""

from ministack_encryption import secretsmanager_policy, secretsmanager_rotation


def install() -> None:
    secretsmanager_rotation.install()
    secretsmanager_policy.install()
