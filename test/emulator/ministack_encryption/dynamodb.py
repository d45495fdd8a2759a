"""DynamoDB: tables and global tables with their keys, point-in-time recovery and deletion protection."""

from ministack_encryption import dynamodb_api, dynamodb_global_table, dynamodb_table


def install() -> None:
    dynamodb_api.install()
    dynamodb_table.install()
    dynamodb_global_table.install()
