"""S3: bucket settings that CloudFormation shapes otherwise than the API does."""

from typing import Any

from ministack_encryption import s3_lifecycle
from ministack_encryption.provisioning import Properties, refuse_unknown

LIFECYCLE_RULE_PROPERTIES = {
    "AbortIncompleteMultipartUpload",
    "ExpirationDate",
    "ExpirationInDays",
    "ExpiredObjectDeleteMarker",
    "Id",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransitions",
    "ObjectSizeGreaterThan",
    "ObjectSizeLessThan",
    "Prefix",
    "Status",
    "TagFilters",
    "Transitions",
}


def encryption(configuration: Properties) -> Properties:
    refuse_unknown("BucketEncryption", configuration, {"ServerSideEncryptionConfiguration"})
    return {"Rules": [encryption_rule(rule) for rule in configuration["ServerSideEncryptionConfiguration"]]}


def encryption_rule(rule: Properties) -> Properties:
    # S3 reports the Bucket Key setting of a rule that has none as off.
    api_rule = {"BucketKeyEnabled": False, **rule}
    if "ServerSideEncryptionByDefault" in api_rule:
        api_rule["ApplyServerSideEncryptionByDefault"] = api_rule.pop("ServerSideEncryptionByDefault")
    return api_rule


def logging(configuration: Properties) -> Properties:
    refuse_unknown(
        "LoggingConfiguration", configuration, {"DestinationBucketName", "LogFilePrefix", "TargetObjectKeyFormat"}
    )
    if "DestinationBucketName" not in configuration:
        return {}
    enabled = {
        "TargetBucket": configuration["DestinationBucketName"],
        "TargetPrefix": configuration.get("LogFilePrefix", ""),
    }
    if "TargetObjectKeyFormat" in configuration:
        enabled["TargetObjectKeyFormat"] = configuration["TargetObjectKeyFormat"]
    return {"LoggingEnabled": enabled}


def canned_acl(access_control: str) -> str:
    """`LogDeliveryWrite` of a template is `log-delivery-write` of the API."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in access_control).lstrip("-")


def lifecycle(configuration: Properties) -> Properties:
    # The size is no part of the request's body: s3_lifecycle.py keeps it.
    refuse_unknown("LifecycleConfiguration", configuration, {"Rules", s3_lifecycle.PROPERTY})
    return {"Rules": [lifecycle_rule(rule) for rule in configuration["Rules"]]}


def lifecycle_rule(rule: Properties) -> Properties:
    refuse_unknown("Lifecycle rule", rule, LIFECYCLE_RULE_PROPERTIES)
    return present(
        ID=rule.get("Id"),
        Status=rule["Status"],
        Filter=filter_of(rule),
        Expiration=present(
            Days=rule.get("ExpirationInDays"),
            Date=rule.get("ExpirationDate"),
            ExpiredObjectDeleteMarker=rule.get("ExpiredObjectDeleteMarker"),
        )
        or None,
        Transitions=each(
            rule.get("Transitions"), TransitionInDays="Days", TransitionDate="Date", StorageClass="StorageClass"
        ),
        NoncurrentVersionTransitions=each(
            rule.get("NoncurrentVersionTransitions"),
            TransitionInDays="NoncurrentDays",
            NewerNoncurrentVersions="NewerNoncurrentVersions",
            StorageClass="StorageClass",
        ),
        NoncurrentVersionExpiration=rule.get("NoncurrentVersionExpiration"),
        AbortIncompleteMultipartUpload=rule.get("AbortIncompleteMultipartUpload"),
    )


def filter_of(rule: Properties) -> Properties:
    """The API takes one condition by itself, and several below `And`."""
    tags = rule.get("TagFilters") or []
    conditions = present(
        Prefix=rule.get("Prefix"),
        ObjectSizeGreaterThan=number(rule.get("ObjectSizeGreaterThan")),
        ObjectSizeLessThan=number(rule.get("ObjectSizeLessThan")),
    )
    if len(conditions) + len(tags) > 1:
        return {"And": {**conditions, **({"Tags": tags} if tags else {})}}
    if tags:
        return {"Tag": tags[0]}
    return conditions or {"Prefix": ""}


def each(entries: list[Properties] | None, **names: str) -> list[Properties] | None:
    """Entries of a list under the names that the API has for their properties."""
    if entries is None:
        return None
    for entry in entries:
        refuse_unknown("Lifecycle transition", entry, set(names))
    return [{names[name]: value for name, value in entry.items()} for entry in entries]


def number(value: Any) -> int | None:
    """CloudFormation has sizes as text as well."""
    return None if value is None else int(value)


def present(**members: Any) -> Properties:
    return {name: value for name, value in members.items() if value is not None}
