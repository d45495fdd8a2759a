"""RDS: renaming instances and clusters, which ministack's modifications pass over. The endpoint's name follows."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ministack.services import rds

from ministack_encryption import rds_cluster_endpoints, rds_pace
from ministack_encryption.provisioning import Properties, Response


class Kind(NamedTuple):
    name: str
    store: Any
    already_exists: str
    to_xml: str
    endpoints: tuple[str, ...]
    pace: rds_pace.Kind


INSTANCE = Kind(
    "DBInstance", rds._instances, "DBInstanceAlreadyExists", "_instance_xml", ("Endpoint",), rds_pace.INSTANCE
)
CLUSTER = Kind(
    "DBCluster",
    rds._clusters,
    "DBClusterAlreadyExistsFault",
    "_cluster_xml",
    ("Endpoint", "ReaderEndpoint"),
    rds_pace.CLUSTER,
)


def renaming(kind: Kind, modify: Callable[[Properties], Response]) -> Callable[[Properties], Response]:
    def modify_and_rename(request: Properties) -> Response:
        old = rds._p(request, f"{kind.name}Identifier")
        new = rds._p(request, f"New{kind.name}Identifier")
        if new and rds_pace.named(kind.pace, new):
            return rds._error(kind.already_exists, f"{kind.name} {new} already exists.", 400)
        response = modify(request)
        if response[0] >= 400 or not new:
            return response
        record = kind.store[old]
        if rds._p(request, "ApplyImmediately") == "true":
            rename(kind, old, new)
            rds_pace.hide(kind.pace, record, old)
        else:
            record.setdefault("PendingModifiedValues", {})[f"{kind.name}Identifier"] = new
        content = getattr(rds, kind.to_xml)(record)
        operation = f"Modify{kind.name}"
        return rds._xml(
            200, f"{operation}Response", f"<{operation}Result><{kind.name}>{content}</{kind.name}></{operation}Result>"
        )

    return modify_and_rename


def rename(kind: Kind, old: str, new: str) -> None:
    record = kind.store.pop(old)
    arn = record[f"{kind.name}Arn"]
    record[f"{kind.name}Identifier"] = new
    record[f"{kind.name}Arn"] = arn.rsplit(":", 1)[0] + f":{new}"
    rds._tags[record[f"{kind.name}Arn"]] = rds._tags.pop(arn, [])
    for endpoint in kind.endpoints:
        record[endpoint] = renamed_endpoint(record[endpoint], old, new)
    kind.store[new] = record
    member = f"{kind.name}Identifier"
    for cluster in rds._clusters.values():
        for entry in cluster["DBClusterMembers"]:
            if entry.get(member) == old:
                entry[member] = new
    for instance in rds._instances.values():
        if kind is CLUSTER and instance.get(member) == old:
            instance[member] = new
    rds_cluster_endpoints.follow(member, old, new)
    # A proxy goes with the database, not with the name.
    for proxy in rds._db_proxies.values():
        for target in proxy["Targets"]:
            if target["RdsResourceId"] == old and (target["Type"] == "RDS_INSTANCE") == (kind is INSTANCE):
                target["RdsResourceId"] = new


def renamed_endpoint(endpoint: str | Properties, old: str, new: str) -> str | Properties:
    """The name of a database is the first label of its endpoint."""
    if isinstance(endpoint, dict):
        return {**endpoint, "Address": renamed_endpoint(endpoint["Address"], old, new)}
    label, _, domain = endpoint.partition(".")
    return f"{new}.{domain}" if label == old else endpoint


def install() -> None:
    for kind in (INSTANCE, CLUSTER):
        operation = f"Modify{kind.name}"
        rds._ACTION_MAP[operation] = renaming(kind, rds._ACTION_MAP[operation])
