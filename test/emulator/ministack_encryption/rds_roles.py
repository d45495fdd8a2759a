"""RDS: roles of databases, and the Data API of clusters."""

from collections.abc import Callable
from typing import NamedTuple

from ministack.services import rds

from ministack_encryption import rds_pace
from ministack_encryption.provisioning import Properties, Response
from ministack_encryption.rds_records import answer, parameters_of


class Kind(NamedTuple):
    name: str
    pace: rds_pace.Kind
    already_exists: str
    not_found: str


INSTANCE = Kind("DBInstance", rds_pace.INSTANCE, "DBInstanceRoleAlreadyExists", "DBInstanceRoleNotFound")
CLUSTER = Kind("DBCluster", rds_pace.CLUSTER, "DBClusterRoleAlreadyExists", "DBClusterRoleNotFound")


def add(kind: Kind) -> Callable[[Properties], Response]:
    def add_role(request: Properties) -> Response:
        record, role = find(kind, request)
        if record is None:
            return rds._error(kind.pace.not_found, "The database does not exist.", 404)
        if position(record, role) is not None:
            return rds._error(kind.already_exists, f"{role['RoleArn']} is associated already.", 400)
        record["AssociatedRoles"] = [*record.get("AssociatedRoles", []), {**role, "Status": "ACTIVE"}]
        return rds._xml(200, f"AddRoleTo{kind.name}Response", "")

    return add_role


def remove(kind: Kind) -> Callable[[Properties], Response]:
    def remove_role(request: Properties) -> Response:
        record, role = find(kind, request)
        if record is None:
            return rds._error(kind.pace.not_found, "The database does not exist.", 404)
        found = position(record, role)
        if found is None:
            return rds._error(kind.not_found, f"{role['RoleArn']} is not associated.", 404)
        del record["AssociatedRoles"][found]
        return rds._xml(200, f"RemoveRoleFrom{kind.name}Response", "")

    return remove_role


def find(kind: Kind, request: Properties) -> tuple[Properties | None, Properties]:
    given = parameters_of(f"AddRoleTo{kind.name}", request)
    role = {name: given[name] for name in ("RoleArn", "FeatureName") if name in given}
    return kind.pace.store.get(given[kind.pace.identifier]), role


def position(record: Properties, role: Properties) -> int | None:
    """One role can be associated for several features."""
    for index, each in enumerate(record.get("AssociatedRoles", [])):
        if all(each.get(name) == role.get(name) for name in ("RoleArn", "FeatureName")):
            return index
    return None


def http_endpoint(operation: str, enabled: bool) -> Callable[[Properties], Response]:
    def switch(request: Properties) -> Response:
        arn = rds._p(request, "ResourceArn")
        record = next((each for each in rds._clusters.values() if each["DBClusterArn"] == arn), None)
        if record is None:
            return rds._error("ResourceNotFoundFault", f"{arn} does not exist.", 404)
        if rds_pace.CHANGE in record:
            rds_pace.pass_time(rds_pace.CLUSTER, record)
            return rds._error("InvalidResourceStateFault", f"{arn} is not available.", 400)
        record["HttpEndpointEnabled"] = enabled
        return answer(operation, {"ResourceArn": arn, "HttpEndpointEnabled": enabled})

    return switch


def install() -> None:
    for kind in (INSTANCE, CLUSTER):
        rds._ACTION_MAP[f"AddRoleTo{kind.name}"] = add(kind)
        rds._ACTION_MAP[f"RemoveRoleFrom{kind.name}"] = remove(kind)
    rds._ACTION_MAP["EnableHttpEndpoint"] = http_endpoint("EnableHttpEndpoint", True)
    rds._ACTION_MAP["DisableHttpEndpoint"] = http_endpoint("DisableHttpEndpoint", False)
