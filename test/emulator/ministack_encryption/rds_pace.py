"""RDS: changes that take a while. Time passes with every look at a database or snapshot, and with every refused call.

Without `POST /_encryption/rds-pace` with `looks`, changes are done at once, as ministack does them. `rds-settle` lets
time pass until none is under way.

As on AWS, a database under change refuses other changes; one that is created or restored is `creating` until then; a
modification is described as pending before it shows in the status; while one is renamed neither name answers for some
looks; a snapshot that is made says how far it is, and its instance is `backing-up`.
"""

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from ministack.core.responses import AccountRegionScopedDict, AccountScopedDict
from ministack.services import rds

from ministack_encryption import admin
from ministack_encryption.provisioning import Properties, Response, forget_with

Handler = Callable[[Properties], Response]
PACE = AccountScopedDict()
# Databases that are being renamed, by the operation that describes them and the name that they had.
HIDDEN = AccountRegionScopedDict()
LOCK = threading.RLock()
# Where a record keeps the change that it is under. It is no member of the API's model, so no answer has it.
CHANGE = "_change"


class Kind(NamedTuple):
    """What differs between instances, clusters and their snapshots."""

    describe: str
    identifier: str
    store: Any
    status: str
    not_found: str
    invalid_state: str


INSTANCE = Kind(
    "DescribeDBInstances",
    "DBInstanceIdentifier",
    rds._instances,
    "DBInstanceStatus",
    "DBInstanceNotFound",
    "InvalidDBInstanceState",
)
CLUSTER = Kind(
    "DescribeDBClusters",
    "DBClusterIdentifier",
    rds._clusters,
    "Status",
    "DBClusterNotFoundFault",
    "InvalidDBClusterStateFault",
)
SNAPSHOT = Kind(
    "DescribeDBSnapshots",
    "DBSnapshotIdentifier",
    rds._snapshots,
    "Status",
    "DBSnapshotNotFound",
    "InvalidDBSnapshotState",
)
CLUSTER_SNAPSHOT = Kind(
    "DescribeDBClusterSnapshots",
    "DBClusterSnapshotIdentifier",
    rds._db_cluster_snapshots,
    "Status",
    "DBClusterSnapshotNotFoundFault",
    "InvalidDBClusterSnapshotStateFault",
)
KINDS = [INSTANCE, CLUSTER, SNAPSHOT, CLUSTER_SNAPSHOT]
# Operations that want their subject to be available, with the parameter that names it.
WANTING = (
    ("ModifyDBInstance", INSTANCE, "DBInstanceIdentifier"),
    ("CreateDBSnapshot", INSTANCE, "DBInstanceIdentifier"),
    ("AddRoleToDBInstance", INSTANCE, "DBInstanceIdentifier"),
    ("RemoveRoleFromDBInstance", INSTANCE, "DBInstanceIdentifier"),
    ("ModifyDBCluster", CLUSTER, "DBClusterIdentifier"),
    ("CreateDBClusterSnapshot", CLUSTER, "DBClusterIdentifier"),
    ("AddRoleToDBCluster", CLUSTER, "DBClusterIdentifier"),
    ("RemoveRoleFromDBCluster", CLUSTER, "DBClusterIdentifier"),
    ("CreateDBClusterEndpoint", CLUSTER, "DBClusterIdentifier"),
    ("CreateDBInstance", CLUSTER, "DBClusterIdentifier"),
    ("CopyDBSnapshot", SNAPSHOT, "SourceDBSnapshotIdentifier"),
    ("RestoreDBInstanceFromDBSnapshot", SNAPSHOT, "DBSnapshotIdentifier"),
    ("RestoreDBClusterFromSnapshot", CLUSTER_SNAPSHOT, "SnapshotIdentifier"),
)


def looks() -> int:
    return PACE.get("looks", 0)


def begin(kind: Kind, record: Properties, status: str, then: Properties | None = None, *, late: bool = False) -> None:
    """Puts a record under a change, whose outcome is ``then``, or does it at once.

    ``late`` says that the status shows only after the first look.
    """
    if looks() == 0:
        record.update(then or {})
        return
    record[CHANGE] = {"left": looks(), "of": looks(), "status": status, "then": then or {}}
    if not late:
        record[kind.status] = status
    if "PercentProgress" in record:
        record["PercentProgress"] = 0


def hide(kind: Kind, record: Properties, former: str) -> None:
    """Takes a record that was renamed away: neither name finds it before the last look."""
    begin(kind, record, "renaming")
    if CHANGE in record:
        HIDDEN[kind.describe, former] = kind.store.pop(record[kind.identifier])


def pass_time(kind: Kind, record: Properties) -> None:
    change = record.get(CHANGE)
    if change is None:
        return
    change["left"] -= 1
    if change["left"] <= 1:
        show(kind, record)
    if change["left"] > 0:
        record[kind.status] = change["status"]
        if "PercentProgress" in record:
            record["PercentProgress"] = 100 * (change["of"] - change["left"]) // change["of"]
        return
    del record[CHANGE]
    record.update(change["then"])
    record[kind.status] = "available"
    if "PercentProgress" in record:
        record["PercentProgress"] = 100


def show(kind: Kind, record: Properties) -> None:
    for key in [key for key, hidden in HIDDEN.items() if hidden is record]:
        kind.store[record[kind.identifier]] = HIDDEN.pop(key)


def hidden_as(kind: Kind, name: str) -> Properties | None:
    """The hidden record that had a name, or will have it."""
    for (describe, former), record in list(HIDDEN.items()):
        if describe == kind.describe and name in (former, record[kind.identifier]):
            return record
    return None


def named(kind: Kind, name: str) -> Properties | None:
    """The record of a name or ARN, hidden or not."""
    name = name.split(":")[-1]
    return kind.store.get(name) or hidden_as(kind, name)


def describing(kind: Kind, describe: Handler) -> Handler:
    def describe_and_pass(request: Properties) -> Response:
        response = describe(request)
        name = rds._p(request, kind.identifier)
        with LOCK:
            one = named(kind, name) if name else None
            of_kind = [record for (describe, _), record in HIDDEN.items() if describe == kind.describe]
            for record in [one] if one else [] if name else [*kind.store.values(), *of_kind]:
                pass_time(kind, record)
        return response

    return describe_and_pass


def wanting(kind: Kind, parameter: str, operate: Handler) -> Handler:
    def operate_if_available(request: Properties) -> Response:
        name = rds._p(request, parameter)
        record = named(kind, name) if name else None
        if record is None or CHANGE not in record:
            return operate(request)
        status = record[kind.status]
        with LOCK:
            hidden = hidden_as(kind, name) is record
            pass_time(kind, record)
        if hidden:
            return rds._error(kind.not_found, f"{name} not found.", 404)
        return rds._error(kind.invalid_state, f"{name} is not available: {status}.", 400)

    return operate_if_available


def set_pace(request: Properties) -> Properties:
    PACE["looks"] = int(request["looks"])
    return {"looks": looks()}


def settle(_request: Properties) -> Properties:
    """Looks at everything until no change is under way."""
    looked = 0
    while HIDDEN.items() or any(CHANGE in record for kind in KINDS for record in kind.store.values()):
        for kind in KINDS:
            rds._ACTION_MAP[kind.describe]({})
        looked += 1
    return {"looks": looked}


def install() -> None:
    operations = rds._ACTION_MAP
    for kind in (INSTANCE, CLUSTER, SNAPSHOT, CLUSTER_SNAPSHOT):
        operations[kind.describe] = describing(kind, operations[kind.describe])
    for operation, kind, parameter in WANTING:
        operations[operation] = wanting(kind, parameter, operations[operation])
    admin.serve("rds-pace", set_pace)
    admin.serve("rds-settle", settle)
    forget_with(rds, PACE)
    forget_with(rds, HIDDEN)
