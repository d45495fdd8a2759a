"""RDS: custom endpoints of clusters, which ministack does not have. They go with their cluster when that is renamed."""

from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region, new_uuid
from ministack.services import rds

from ministack_encryption import rds_pace
from ministack_encryption.provisioning import Properties, Response, forget_with
from ministack_encryption.rds_endpoints import domain
from ministack_encryption.rds_records import answer, parameters_of

ENDPOINTS = AccountRegionScopedDict()
KIND = rds_pace.Kind(
    "DescribeDBClusterEndpoints",
    "DBClusterEndpointIdentifier",
    ENDPOINTS,
    "Status",
    "DBClusterEndpointNotFoundFault",
    "InvalidDBClusterEndpointStateFault",
)
FILTERS = {
    "db-cluster-endpoint-id": "DBClusterEndpointIdentifier",
    "db-cluster-endpoint-status": "Status",
    "db-cluster-endpoint-type": "EndpointType",
    "db-cluster-endpoint-custom-type": "CustomEndpointType",
}


def create(request: Properties) -> Response:
    given = parameters_of("CreateDBClusterEndpoint", request)
    identifier, cluster = given["DBClusterEndpointIdentifier"], rds._clusters.get(given["DBClusterIdentifier"])
    if cluster is None:
        return rds._error("DBClusterNotFoundFault", f"DBCluster {given['DBClusterIdentifier']} not found.", 404)
    if identifier in ENDPOINTS:
        return rds._error("DBClusterEndpointAlreadyExistsFault", f"{identifier} already exists.", 400)
    members = [member["DBInstanceIdentifier"] for member in cluster["DBClusterMembers"]]
    named = [*given.get("StaticMembers", []), *given.get("ExcludedMembers", [])]
    missing = [name for name in named if name not in members]
    if missing:
        return rds._error("DBInstanceNotFound", f"{', '.join(missing)}: no instances of the cluster.", 404)
    arn = f"arn:aws:rds:{get_region()}:{get_account_id()}:cluster-endpoint:{identifier}"
    endpoint = {
        "DBClusterEndpointIdentifier": identifier,
        "DBClusterIdentifier": given["DBClusterIdentifier"],
        "DBClusterEndpointResourceIdentifier": f"cluster-endpoint-{new_uuid().replace('-', '')[:20].upper()}",
        "Endpoint": f"{identifier}.cluster-custom-{domain()}",
        "Status": "available",
        "EndpointType": "CUSTOM",
        "CustomEndpointType": given["EndpointType"],
        "StaticMembers": given.get("StaticMembers", []),
        "ExcludedMembers": given.get("ExcludedMembers", []),
        "DBClusterEndpointArn": arn,
    }
    ENDPOINTS[identifier] = endpoint
    rds._tags[arn] = given.get("Tags", [])
    rds_pace.begin(KIND, endpoint, "creating")
    tell_cluster(cluster)
    return answer("CreateDBClusterEndpoint", endpoint)


def delete(request: Properties) -> Response:
    identifier = rds._p(request, "DBClusterEndpointIdentifier")
    endpoint = ENDPOINTS.get(identifier)
    if endpoint is None:
        return rds._error("DBClusterEndpointNotFoundFault", f"{identifier} does not exist.", 404)
    if rds_pace.CHANGE in endpoint:
        rds_pace.pass_time(KIND, endpoint)
        return rds._error("InvalidDBClusterEndpointStateFault", f"{identifier} is {endpoint['Status']}.", 400)
    answered = answer("DeleteDBClusterEndpoint", {**endpoint, "Status": "deleting"})
    rds_pace.begin(KIND, endpoint, "deleting")
    if rds_pace.CHANGE not in endpoint:
        del ENDPOINTS[identifier]
    tell_cluster(rds._clusters.get(endpoint["DBClusterIdentifier"]) or {})
    return answered


def describe(request: Properties) -> Response:
    given = parameters_of("DescribeDBClusterEndpoints", request)
    of_cluster, identifier = given.get("DBClusterIdentifier"), given.get("DBClusterEndpointIdentifier")
    cluster = rds._clusters.get(of_cluster) if of_cluster else None
    if of_cluster and cluster is None:
        return rds._error("DBClusterNotFoundFault", f"DBCluster {of_cluster} not found.", 404)
    own = [endpoint for each in ([cluster] if cluster else rds._clusters.values()) for endpoint in built_in(each)]
    found = [*(own if not identifier else []), *ENDPOINTS.values()]
    told = [
        {name: value for name, value in each.items() if name != rds_pace.CHANGE}
        for each in found
        if of_cluster in (None, each["DBClusterIdentifier"])
        and identifier in (None, each.get("DBClusterEndpointIdentifier"))
        and all(each.get(FILTERS[one["Name"]], "").lower() in lower(one["Values"]) for one in given.get("Filters", []))
    ]
    response = answer("DescribeDBClusterEndpoints", {"DBClusterEndpoints": told})
    for endpoint in list(ENDPOINTS.values()):
        if any(each.get("DBClusterEndpointIdentifier") == endpoint["DBClusterEndpointIdentifier"] for each in told):
            pass_time(endpoint)
    return response


def lower(values: list[str]) -> list[str]:
    return [value.lower() for value in values]


def pass_time(endpoint: Properties) -> None:
    deleting = endpoint["Status"] == "deleting"
    rds_pace.pass_time(KIND, endpoint)
    if deleting and rds_pace.CHANGE not in endpoint:
        del ENDPOINTS[endpoint["DBClusterEndpointIdentifier"]]


def built_in(cluster: Properties) -> list[Properties]:
    """The endpoints that every cluster has."""
    return [
        {
            "DBClusterIdentifier": cluster["DBClusterIdentifier"],
            "Endpoint": cluster[member],
            "Status": "available",
            "EndpointType": kind,
        }
        for member, kind in (("Endpoint", "WRITER"), ("ReaderEndpoint", "READER"))
    ]


def tell_cluster(cluster: Properties) -> None:
    """A cluster is described with the addresses of its custom endpoints."""
    name = cluster.get("DBClusterIdentifier")
    cluster["CustomEndpoints"] = sorted(
        endpoint["Endpoint"]
        for endpoint in ENDPOINTS.values()
        if endpoint["DBClusterIdentifier"] == name and endpoint["Status"] != "deleting"
    )


def follow(member: str, old: str, new: str) -> None:
    """A cluster or an instance has another name."""
    for endpoint in ENDPOINTS.values():
        if member == "DBClusterIdentifier" and endpoint[member] == old:
            endpoint[member] = new
        for names in ("StaticMembers", "ExcludedMembers"):
            if member == "DBInstanceIdentifier":
                endpoint[names] = [new if name == old else name for name in endpoint[names]]


def install() -> None:
    operations = {"Create": create, "Delete": delete}
    rds._ACTION_MAP.update({f"{name}DBClusterEndpoint": operation for name, operation in operations.items()})
    rds._ACTION_MAP["DescribeDBClusterEndpoints"] = describe
    rds_pace.KINDS.append(KIND)
    forget_with(rds, ENDPOINTS)
