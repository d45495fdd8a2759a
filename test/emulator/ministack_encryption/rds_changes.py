"""RDS: creating and modifying databases with every setting that the API has, where ministack knows some.

With `rds-pace`, a modification takes a while: until then the former settings are described, and the new ones pending.
"""

import copy
from collections.abc import Callable

from ministack.services import rds

from ministack_encryption import rds_pace
from ministack_encryption.provisioning import Properties, Response
from ministack_encryption.rds_endpoints import endpoints_of
from ministack_encryption.rds_records import MODEL, answer
from ministack_encryption.rds_refusals import refusal
from ministack_encryption.rds_settings import settings_of

Handler = Callable[[Properties], Response]
NAMES = {rds_pace.INSTANCE: "DBInstance", rds_pace.CLUSTER: "DBCluster"}
PENDING = MODEL.shape_for("PendingModifiedValues")
# What no database is modified for.
AT_ONCE = {"DeletionProtection"}
# RDS makes as many instances of a cluster that is not of Aurora.
INSTANCES_OF_MULTI_AZ = 3


def creating(kind: rds_pace.Kind, create: Handler) -> Handler:
    operation = f"Create{NAMES[kind]}"

    def create_with_settings(request: Properties) -> Response:
        refused = refusal(operation, {}, request)
        if refused:
            return refused
        response = create(request)
        if response[0] >= 400:
            return response
        record = kind.store[rds._p(request, kind.identifier)]
        return settled(kind, operation, record, request)

    return create_with_settings


def settled(kind: rds_pace.Kind, operation: str, record: Properties, request: Properties) -> Response:
    """Gives a new database its settings; without those that AWS refuses it is not made."""
    try:
        if not record.get("_docker_container_id"):
            record.update(endpoints_of(record))
        of_cluster = rds._clusters.get(record.get("DBClusterIdentifier")) if kind is rds_pace.INSTANCE else None
        if of_cluster:
            record.update(StorageEncrypted=of_cluster["StorageEncrypted"], KmsKeyId=of_cluster["KmsKeyId"])
        record.update(settings_of(operation, record, request))
    except ValueError as error:
        del kind.store[record[kind.identifier]]
        return rds._error("KMSKeyNotAccessibleFault", str(error), 400)
    rds_pace.begin(kind, record, "creating")
    if kind is rds_pace.CLUSTER and not record["Engine"].startswith("aurora"):
        make_instances(record)
    return answer(operation, {NAMES[kind]: described(kind, record)})


def described(kind: rds_pace.Kind, record: Properties) -> Properties:
    """AWS gives no endpoint to an instance that is being made."""
    hidden = {"Endpoint"} if kind is rds_pace.INSTANCE and record[kind.status] == "creating" else set()
    return {name: value for name, value in record.items() if name not in hidden}


def make_instances(cluster: Properties) -> None:
    name, made = cluster["DBClusterIdentifier"], {"Engine": [cluster["Engine"]]}
    for number in range(1, INSTANCES_OF_MULTI_AZ + 1):
        identifier = f"{name}-instance-{number}"
        own = {"DBInstanceIdentifier": [identifier], "DBClusterIdentifier": [name]}
        rds._create_db_instance({**made, **own, "DBInstanceClass": [cluster.get("DBClusterInstanceClass", "")]})
        instance = rds._instances[identifier]
        instance.update(endpoints_of(instance), StorageEncrypted=cluster["StorageEncrypted"])
        instance["KmsKeyId"] = cluster["KmsKeyId"]
        rds_pace.begin(rds_pace.INSTANCE, instance, "creating")


def modifying(kind: rds_pace.Kind, modify: Handler) -> Handler:
    operation = f"Modify{NAMES[kind]}"

    def modify_with_settings(request: Properties) -> Response:
        record = kind.store.get(rds._p(request, kind.identifier))
        refused = record and refusal(operation, record, request)
        if refused:
            return refused
        before = copy.deepcopy(record)
        response = modify(request)
        if response[0] >= 400 or rds._p(request, "ApplyImmediately") != "true":
            return response
        try:
            changes = settings_of(operation, record, request)
        except ValueError as error:
            record.clear()
            record.update(before)
            return rds._error("KMSKeyNotAccessibleFault", str(error), 400)
        if rds._p(request, f"New{kind.identifier}"):
            record.update(changes)
        else:
            take_a_while(kind, record, before, changes)
        return answer(operation, {NAMES[kind]: record})

    return modify_with_settings


def take_a_while(kind: rds_pace.Kind, record: Properties, before: Properties, changes: Properties) -> None:
    if rds_pace.looks() == 0:
        record.update(changes)
        return
    record.update({name: changes.pop(name) for name in AT_ONCE & changes.keys()})
    changed = {
        name: value
        for name, value in record.items()
        if name not in AT_ONCE and (name not in before or before[name] != value)
    }
    if not changed and not changes:
        return
    for name in changed:
        record.pop(name)
    record.update({name: before[name] for name in changed if name in before})
    then = {**changed, **changes}
    record["PendingModifiedValues"] = {name: value for name, value in then.items() if name in PENDING.members}
    rds_pace.begin(kind, record, "modifying", {**then, "PendingModifiedValues": {}}, late=True)


def install() -> None:
    for kind, name in NAMES.items():
        rds._ACTION_MAP[f"Create{name}"] = creating(kind, rds._ACTION_MAP[f"Create{name}"])
        rds._ACTION_MAP[f"Modify{name}"] = modifying(kind, rds._ACTION_MAP[f"Modify{name}"])
