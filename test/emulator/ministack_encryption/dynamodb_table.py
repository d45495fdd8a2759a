"""DynamoDB: table properties that ministack's CloudFormation drops."""

import json

from ministack.services import dynamodb

from ministack_encryption.provisioning import HANDLERS, Properties, extend, key_arn, refuse_unknown, succeeded

TABLE = "AWS::DynamoDB::Table"

# Properties that a table and a global table have in common.
KEPT_OF_EVERY_TABLE = {
    "TableName",
    "KeySchema",
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "StreamSpecification",
    "SSESpecification",
    "TimeToLiveSpecification",
}
# Properties of a table that a global table has for each replica instead.
KEPT_OF_EVERY_REPLICA = {
    "SSESpecification",
    "PointInTimeRecoverySpecification",
    "DeletionProtectionEnabled",
    "TableClass",
    "ResourcePolicy",
    "Tags",
}


def apply(name: str, properties: Properties, previous: Properties) -> None:
    """Sets what the table in this account and Region has besides its keys, indexes and capacity."""
    table = dynamodb._tables[name]
    table["SSEDescription"] = sse_description(properties.get("SSESpecification", {}))
    table["DeletionProtectionEnabled"] = properties.get("DeletionProtectionEnabled", False)
    table.pop("TableClassSummary", None)
    if "TableClass" in properties:
        table["TableClassSummary"] = {"TableClass": properties["TableClass"]}
    recovery = properties.get("PointInTimeRecoverySpecification", {"PointInTimeRecoveryEnabled": False})
    succeeded(dynamodb._update_continuous_backups({"TableName": name, "PointInTimeRecoverySpecification": recovery}))
    if "TimeToLiveSpecification" in properties:
        succeeded(
            dynamodb._update_ttl({"TableName": name, "TimeToLiveSpecification": properties["TimeToLiveSpecification"]})
        )
    elif "TimeToLiveSpecification" in previous:
        dynamodb._ttl_settings.pop(name, None)
    if "ResourcePolicy" in properties:
        policy = json.dumps(properties["ResourcePolicy"]["PolicyDocument"])
        succeeded(dynamodb._put_resource_policy({"ResourceArn": table["TableArn"], "Policy": policy}))
    elif "ResourcePolicy" in previous:
        dynamodb._resource_policies.pop(table["TableArn"], None)


def sse_description(specification: Properties) -> Properties | None:
    """A table under the key that DynamoDB owns has no description of its encryption."""
    refuse_unknown("SSESpecification", specification, {"SSEEnabled", "SSEType", "KMSMasterKeyId"})
    if not specification.get("SSEEnabled"):
        return None
    key = key_arn(specification.get("KMSMasterKeyId", "alias/aws/dynamodb"))
    return {"Status": "ENABLED", "SSEType": specification.get("SSEType", "KMS"), "KMSMasterKeyArn": key}


def delete(name: str, _properties: Properties) -> None:
    """As the API does it: deletion protection holds."""
    if name not in dynamodb._tables:
        return
    succeeded(dynamodb._delete_table({"TableName": name}))


def install() -> None:
    HANDLERS[TABLE]["delete"] = delete
    extend(TABLE, keeps=KEPT_OF_EVERY_TABLE | KEPT_OF_EVERY_REPLICA | {"ProvisionedThroughput"}, apply=apply)
