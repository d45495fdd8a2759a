"""KMS: `alias/aws/<service>`, the key that AWS manages for a service, made when it is first named, as AWS makes it."""

import json

from ministack.core.responses import get_account_id, get_region
from ministack.services import kms

from ministack_encryption.provisioning import Properties

SERVICES = {
    "backup",
    "dynamodb",
    "ebs",
    "elasticfilesystem",
    "kinesis",
    "lambda",
    "rds",
    "redshift",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
}
PREFIX = "alias/aws/"


def service_of(key: str) -> str | None:
    """The service of an alias, by name or by an ARN of this account and Region."""
    name = key.removeprefix(f"arn:aws:kms:{get_region()}:{get_account_id()}:")
    service = name.removeprefix(PREFIX)
    return service if name.startswith(PREFIX) and service in SERVICES else None


def create_managed_key(service: str) -> Properties:
    """Usable through its service alone, by everyone in the account: that is the policy AWS gives such a key."""
    account = get_account_id()
    through_service = {"kms:CallerAccount": account, "kms:ViaService": f"{service}.{get_region()}.amazonaws.com"}
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [
                    "kms:Encrypt",
                    "kms:Decrypt",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                    "kms:CreateGrant",
                    "kms:DescribeKey",
                ],
                "Resource": "*",
                "Condition": {"StringEquals": through_service},
            },
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                "Action": ["kms:Describe*", "kms:Get*", "kms:List*"],
                "Resource": "*",
            },
        ],
    }
    description = f"Default key that protects my {service} data when no other key is defined"
    answer = json.loads(kms._create_key({"Description": description, "Policy": json.dumps(policy)})[2])
    record = kms._keys[answer["KeyMetadata"]["KeyId"]]
    record.update(_aws_managed=True, KeyRotationEnabled=True, RotationPeriodInDays=365)
    alias = kms._alias_arn(PREFIX + service)
    kms._aliases[alias] = record["KeyId"]
    kms._stamp_alias(alias, created=True)
    return record


def install() -> None:
    resolve, metadata = kms._resolve_key, kms._key_metadata

    def resolve_or_create(key: str) -> Properties | None:
        record = resolve(key)
        service = service_of(key) if record is None and key else None
        return create_managed_key(service) if service else record

    def metadata_with_manager(record: Properties) -> Properties:
        return {**metadata(record), "KeyManager": "AWS" if record.get("_aws_managed") else "CUSTOMER"}

    kms._resolve_key = resolve_or_create
    kms._key_metadata = metadata_with_manager
