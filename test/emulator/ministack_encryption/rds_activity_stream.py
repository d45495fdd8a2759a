"""RDS: activity streams, which ministack does not have. No Kinesis stream is made. One of an instance starts locked."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ministack.services import kms, rds

from ministack_encryption import rds_pace
from ministack_encryption.provisioning import Properties, Response, key_arn

# Descriptions in which a stream is starting or stopping, before it is started or stopped: time passes with them.
DESCRIPTIONS_OF_A_CHANGE = 1
# Where a record keeps how many of them are left. It is no member of the API's model, so no answer has it.
LEFT = "_ActivityStreamDescriptionsLeft"
MEMBERS = (
    *("ActivityStreamMode", "ActivityStreamKmsKeyId", "ActivityStreamKinesisStreamName"),
    *("ActivityStreamPolicyStatus", "ActivityStreamEngineNativeAuditFieldsIncluded"),
)
DONE = {"starting": "started", "stopping": "stopped"}


class Kind(NamedTuple):
    """What differs between streams of clusters and of instances."""

    describe: str
    store: Any
    arn: str
    status: str
    resource_id: str
    not_found: str
    invalid_state: str
    pace: rds_pace.Kind


CLUSTER = Kind(
    "DescribeDBClusters",
    rds._clusters,
    "DBClusterArn",
    "Status",
    "DbClusterResourceId",
    "DBClusterNotFoundFault",
    "InvalidDBClusterStateFault",
    rds_pace.CLUSTER,
)
INSTANCE = Kind(
    "DescribeDBInstances",
    rds._instances,
    "DBInstanceArn",
    "DBInstanceStatus",
    "DbiResourceId",
    "DBInstanceNotFound",
    "InvalidDBInstanceState",
    rds_pace.INSTANCE,
)


def start(request: Properties) -> Response:
    kind, record = find(request)
    refused = refusal(kind, record, "stopped") or refusal_of_key(rds._p(request, "KmsKeyId"))
    if refused:
        return refused
    record.update(
        ActivityStreamStatus="starting",
        ActivityStreamMode=rds._p(request, "Mode"),
        # AWS tells the id, whatever it was given.
        ActivityStreamKmsKeyId=key_arn(rds._p(request, "KmsKeyId")).split("/")[-1],
        ActivityStreamKinesisStreamName=f"aws-rds-das-{record[kind.resource_id]}",
    )
    if kind is INSTANCE:
        record["ActivityStreamPolicyStatus"] = "locked"
        audit = rds._p(request, "EngineNativeAuditFieldsIncluded") == "true"
        record["ActivityStreamEngineNativeAuditFieldsIncluded"] = audit
    record[LEFT] = DESCRIPTIONS_OF_A_CHANGE
    return answer("StartActivityStream", record, ApplyImmediately=rds._p(request, "ApplyImmediately", "false"))


def stop(request: Properties) -> Response:
    kind, record = find(request)
    refused = refusal(kind, record, "started")
    if refused:
        return refused
    record["ActivityStreamStatus"] = "stopping"
    record[LEFT] = DESCRIPTIONS_OF_A_CHANGE
    return answer("StopActivityStream", record)


def modify(request: Properties) -> Response:
    kind, record = find(request)
    refused = refusal(kind, record, "started")
    if refused:
        return refused
    record["ActivityStreamPolicyStatus"] = rds._p(request, "AuditPolicyState")
    status = {"PolicyStatus": record["ActivityStreamPolicyStatus"]}
    return answer("ModifyActivityStream", record, **status)


def find(request: Properties) -> tuple[Kind, Properties | None]:
    arn = rds._p(request, "ResourceArn")
    kind = CLUSTER if ":cluster:" in arn else INSTANCE
    return kind, next((record for record in kind.store.values() if record[kind.arn] == arn), None)


def refusal(kind: Kind, record: Properties | None, needed: str) -> Response | None:
    if record is None:
        return rds._error(kind.not_found, "The database does not exist.", 404)
    status = record.get("ActivityStreamStatus", "stopped")
    if rds_pace.CHANGE in record:
        rds_pace.pass_time(kind.pace, record)
        return rds._error(kind.invalid_state, f"The database is {record[kind.status]}.", 400)
    if record[kind.status] != "available" or status != needed:
        message = f"The database is {record[kind.status]}, and its activity stream {status}."
        return rds._error(kind.invalid_state, message, 400)
    if kind is CLUSTER and not record["DBClusterMembers"]:
        return rds._error(kind.invalid_state, "The cluster has no instances.", 400)
    return None


def refusal_of_key(key: str) -> Response | None:
    try:
        record = kms._resolve_key(key_arn(key))
    except ValueError as error:
        return rds._error("KMSKeyNotAccessibleFault", str(error), 400)
    if record is None or record["KeyState"] != "Enabled" or record.get("_aws_managed"):
        return rds._error("KMSKeyNotAccessibleFault", f"The key {key} cannot be used for an activity stream.", 400)
    return None


def answer(operation: str, record: Properties, **more: str) -> Response:
    members = {
        "KmsKeyId": record["ActivityStreamKmsKeyId"],
        "KinesisStreamName": record["ActivityStreamKinesisStreamName"],
        "Status": record["ActivityStreamStatus"],
    }
    if operation != "StopActivityStream":
        members["Mode"] = record["ActivityStreamMode"]
    content = "".join(f"<{name}>{text}</{name}>" for name, text in {**members, **more}.items())
    return rds._xml(200, f"{operation}Response", f"<{operation}Result>{content}</{operation}Result>")


def passing_time(kind: Kind, describe: Callable[[Properties], Response]) -> Callable[[Properties], Response]:
    """Time passes with every description: the streams that are changing come to their end."""

    def describe_and_pass(request: Properties) -> Response:
        response = describe(request)
        for record in kind.store.values():
            if LEFT in record:
                record[LEFT] -= 1
                if record[LEFT] == 0:
                    finish(record)
        return response

    return describe_and_pass


def finish(record: Properties) -> None:
    del record[LEFT]
    record["ActivityStreamStatus"] = DONE[record["ActivityStreamStatus"]]
    if record["ActivityStreamStatus"] == "stopped":
        for member in MEMBERS:
            record.pop(member, None)


def install() -> None:
    rds._ACTION_MAP.update(StartActivityStream=start, StopActivityStream=stop, ModifyActivityStream=modify)
    for kind in (CLUSTER, INSTANCE):
        rds._ACTION_MAP[kind.describe] = passing_time(kind, rds._ACTION_MAP[kind.describe])
