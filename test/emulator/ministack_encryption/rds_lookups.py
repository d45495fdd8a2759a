"""RDS: what a migration looks up about an account: quotas, what can be ordered, and what is attached to a database.

The quotas count what is there. What can be ordered is told of every class that is asked for, with the storage types of
the engine. Blue/green deployments and integrations are those that a test gives: see given_answers.py.
"""

import re
from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_region
from ministack.services import rds

from ministack_encryption.given_answers import given
from ministack_encryption.provisioning import Properties, Response
from ministack_encryption.rds_records import answer, parameters_of

DEFAULT_QUOTA = 40
SNAPSHOTS_QUOTA = 100
STORAGE_QUOTA_IN_GIB = 100_000
# Classes of former generations whose storage AWS does not encrypt.
NOT_ENCRYPTED = re.compile(r"db\.(m1|m2|t1)\.|db\.t2\.micro$")
OF_AURORA = ("aurora", "aurora-iopt1")
OF_OTHERS = ("gp2", "gp3", "io1", "io2")
CLASSES = ("db.t4g.micro", "db.t4g.medium", "db.m7g.large", "db.r7g.large", "db.m6gd.large")


def account_attributes(_request: Properties) -> Response:
    quotas = [
        {"AccountQuotaName": name, "Used": used, "Max": most}
        for name, used, most in (
            ("DBInstances", len(rds._instances.values()), DEFAULT_QUOTA),
            ("DBClusters", len(rds._clusters.values()), DEFAULT_QUOTA),
            ("AllocatedStorage", allocated(), STORAGE_QUOTA_IN_GIB),
            ("ManualSnapshots", len(rds._snapshots.values()), SNAPSHOTS_QUOTA),
            ("ManualClusterSnapshots", len(rds._db_cluster_snapshots.values()), SNAPSHOTS_QUOTA),
        )
    ]
    return answer("DescribeAccountAttributes", given("rds", "DescribeAccountAttributes", {"AccountQuotas": quotas}))


def allocated() -> int:
    return sum(int(instance.get("AllocatedStorage") or 0) for instance in rds._instances.values())


def orderable(request: Properties) -> Response:
    asked = parameters_of("DescribeOrderableDBInstanceOptions", request)
    classes = [asked["DBInstanceClass"]] if "DBInstanceClass" in asked else [*CLASSES, *classes_in_use()]
    types = OF_AURORA if asked["Engine"].startswith("aurora") else OF_OTHERS
    options = [option(asked, each, storage) for each in dict.fromkeys(classes) for storage in types]
    default = {"OrderableDBInstanceOptions": options}
    return answer(
        "DescribeOrderableDBInstanceOptions", given("rds", "DescribeOrderableDBInstanceOptions", default)
    )


def classes_in_use() -> list[str]:
    databases = [*rds._instances.values(), *rds._clusters.values()]
    names = [each.get("DBInstanceClass") or each.get("DBClusterInstanceClass") for each in databases]
    return [name for name in names if name]


def option(asked: Properties, instance_class: str, storage: str) -> dict[str, Any]:
    return {
        "Engine": asked["Engine"],
        "EngineVersion": asked.get("EngineVersion") or rds._default_engine_version(asked["Engine"]),
        "DBInstanceClass": instance_class,
        "LicenseModel": rds._license_model(asked["Engine"]),
        "AvailabilityZones": [{"Name": f"{get_region()}{letter}"} for letter in "abc"],
        "MultiAZCapable": True,
        "Vpc": True,
        "SupportsStorageEncryption": NOT_ENCRYPTED.match(instance_class) is None,
        "StorageType": storage,
        "SupportsClusters": True,
    }


def attached(operation: str, default: Properties) -> Callable[[Properties], Response]:
    return lambda _request: answer(operation, given("rds", operation, default))


def install() -> None:
    rds._ACTION_MAP.update(
        DescribeAccountAttributes=account_attributes,
        DescribeOrderableDBInstanceOptions=orderable,
        DescribeBlueGreenDeployments=attached("DescribeBlueGreenDeployments", {"BlueGreenDeployments": []}),
        DescribeIntegrations=attached("DescribeIntegrations", {"Integrations": []}),
    )
