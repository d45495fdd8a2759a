"""RDS: resource import of databases in ministack's CloudFormation, which imports other types.

AWS brings an imported database to what the template says; here it is adopted as it is, as ministack does with every type.
"""

from ministack.services import rds
from ministack.services.cloudformation import changesets, provisioners
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS as HANDLERS

from ministack_encryption.rds_cloudformation import CLUSTER, INSTANCE

NOT_FOUND = {INSTANCE: "DBInstance {} not found.", CLUSTER: "DBCluster {} not found."}


def import_problem(resource_type: str, identifier: str) -> str | None:
    """Why a database cannot be imported, as the reason of the change set."""
    return None if identifier in databases(resource_type) else NOT_FOUND[resource_type].format(identifier)


def adopt_instance(identifier: dict[str, str]) -> tuple[str, dict]:
    name = identifier["DBInstanceIdentifier"]
    return name, provisioners._rds_db_instance_attrs(rds._instances[name])


def adopt_cluster(identifier: dict[str, str]) -> tuple[str, dict]:
    name = identifier["DBClusterIdentifier"]
    return name, provisioners._rds_db_cluster_attrs(rds._clusters[name])


def databases(resource_type: str) -> dict[str, dict]:
    return rds._instances if resource_type == INSTANCE else rds._clusters


def install() -> None:
    for resource_type, key, adopt in (
        (INSTANCE, "DBInstanceIdentifier", adopt_instance),
        (CLUSTER, "DBClusterIdentifier", adopt_cluster),
    ):
        problem = (lambda each: lambda identifier: import_problem(each, identifier))(resource_type)
        changesets._IMPORT_LOOKUPS[resource_type] = ((key,), problem)
        HANDLERS[resource_type]["import"] = adopt
