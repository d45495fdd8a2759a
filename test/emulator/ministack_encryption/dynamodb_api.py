"""DynamoDB: what ministack's DescribeTable and DescribeContinuousBackups leave out."""

import json

from ministack.core.responses import get_account_id, json_response
from ministack.services import dynamodb

from ministack_encryption.provisioning import Properties, Response

DEFAULT_RECOVERY_PERIOD_IN_DAYS = 35


def keep_recovery_period() -> None:
    """ministack keeps whether point-in-time recovery is on, but not for how many days."""
    update, describe = dynamodb._update_continuous_backups, dynamodb._describe_continuous_backups

    def update_and_keep(request: Properties) -> Response:
        response = update(request)
        if response[0] < 400:
            days = request["PointInTimeRecoverySpecification"].get(
                "RecoveryPeriodInDays", DEFAULT_RECOVERY_PERIOD_IN_DAYS
            )
            table_of(request)["_recovery_period_in_days"] = days
        return response

    def describe_with_period(request: Properties) -> Response:
        status, headers, body = describe(request)
        if status >= 400:
            return status, headers, body
        answer = json.loads(body)
        recovery = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        if recovery["PointInTimeRecoveryStatus"] == "ENABLED":
            recovery["RecoveryPeriodInDays"] = table_of(request)["_recovery_period_in_days"]
        return json_response(answer)

    dynamodb._update_continuous_backups = update_and_keep
    dynamodb._describe_continuous_backups = describe_with_period


def table_of(request: Properties) -> Properties:
    return dynamodb._tables[dynamodb._normalize_table_name(request["TableName"])]


def report_keys_of_replicas() -> None:
    """DescribeTable names the key of each other replica."""
    describe = dynamodb._table_description

    def describe_with_keys(name: str) -> Properties:
        description = describe(name)
        for replica in description.get("Replicas", []):
            table = dynamodb._tables.get_scoped(get_account_id(), replica["RegionName"], name)
            if table and table["SSEDescription"]:
                replica["KMSMasterKeyId"] = table["SSEDescription"]["KMSMasterKeyArn"]
        return description

    dynamodb._table_description = describe_with_keys


def install() -> None:
    keep_recovery_period()
    report_keys_of_replicas()
