"""AWS Database Migration Service: endpoints and tasks that a test gives. Nothing is migrated.

As on AWS, a description that filters and finds nothing is an error.
"""

from collections.abc import Callable

from ministack_encryption import json_service
from ministack_encryption.given_answers import given
from ministack_encryption.json_service import ServiceError
from ministack_encryption.provisioning import Properties

FILTERS = {
    "DescribeEndpoints": {
        "endpoint-arn": "EndpointArn",
        "endpoint-id": "EndpointIdentifier",
        "endpoint-type": "EndpointType",
        "engine-name": "EngineName",
    },
    "DescribeReplicationTasks": {
        "replication-task-arn": "ReplicationTaskArn",
        "replication-task-id": "ReplicationTaskIdentifier",
        "migration-type": "MigrationType",
    },
    "DescribeReplications": {"replication-config-arn": "ReplicationConfigArn"},
}
# A task is found by either of its endpoints.
ENDPOINTS_OF_A_TASK = ("SourceEndpointArn", "TargetEndpointArn")


def describe(operation: str, answered: str) -> Callable[[Properties], Properties]:
    def described(request: Properties) -> Properties:
        filters = request.get("Filters", [])
        everything = given("dms", operation, {answered: []})[answered]
        found = [each for each in everything if all(matches(operation, each, one) for one in filters)]
        if filters and not found:
            raise ServiceError("ResourceNotFoundFault", f"{operation} found nothing")
        return {answered: found}

    return described


def matches(operation: str, record: Properties, one: Properties) -> bool:
    if one["Name"] == "endpoint-arn" and operation != "DescribeEndpoints":
        return any(record.get(member) in one["Values"] for member in ENDPOINTS_OF_A_TASK)
    return record.get(FILTERS[operation][one["Name"]]) in one["Values"]


def install() -> None:
    json_service.serve(
        "dms",
        {
            "DescribeEndpoints": describe("DescribeEndpoints", "Endpoints"),
            "DescribeReplicationTasks": describe("DescribeReplicationTasks", "ReplicationTasks"),
            "DescribeReplications": describe("DescribeReplications", "Replications"),
        },
    )
