"""RDS: endpoints that have the names of AWS, where the identifier is a label and the rest belongs to account and Region.

ministack answers with its own host name, or with another zone for each cluster. So a database that takes over a name
takes over the address.
"""

import hashlib

from ministack.core.responses import get_account_id, get_region
from ministack.services import rds

from ministack_encryption.provisioning import Properties


def zone() -> str:
    """The label that all endpoints of an account have in common in a Region."""
    return "c" + hashlib.sha256(f"{get_account_id()}/{get_region()}".encode()).hexdigest()[:11]


def domain() -> str:
    return f"{zone()}.{get_region()}.rds.amazonaws.com"


def endpoints_of(record: Properties) -> Properties:
    """The members of the description that hold addresses."""
    if "DBInstanceArn" in record:
        address = f"{record['DBInstanceIdentifier']}.{domain()}"
        return {"Endpoint": {**record.get("Endpoint", {}), "Address": address}}
    name = record["DBClusterIdentifier"]
    return {"Endpoint": f"{name}.cluster-{domain()}", "ReaderEndpoint": f"{name}.cluster-ro-{domain()}"}


def install() -> None:
    sync = rds._sync_cluster_endpoints

    def sync_with_container(cluster: Properties) -> None:
        """The endpoints of a cluster that runs nowhere stay when it gets an instance."""
        if cluster.get("_shared_container_id"):
            sync(cluster)

    rds._sync_cluster_endpoints = sync_with_container
