"""RDS: every setting that a call gives a database is told when it is described, whichever call gave it.

A parameter whose name and type a member of the description has becomes that member. The table below has the others.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import StructureShape
from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import rds, secretsmanager

from ministack_encryption.provisioning import Properties, key_arn
from ministack_encryption.rds_records import MODEL, parameters_of

# What a parameter makes of a record.
Setting = Callable[[Properties, Any], Properties]
INSTANCE: StructureShape = MODEL.shape_for("DBInstance")
CLUSTER: StructureShape = MODEL.shape_for("DBCluster")
# The key is not described as it was given, and the rest is no setting.
NOT_SETTINGS = {"KmsKeyId", "StorageEncrypted", "DBInstanceIdentifier", "DBClusterIdentifier", "EngineVersion", "Status"}
CERTIFICATE_ENDS = "2061-01-01T00:00:00Z"


def called(name: str) -> Setting:
    return lambda _record, value: {name: value}


def exports(record: Properties, change: Properties) -> Properties:
    enabled = [*record.get("EnabledCloudwatchLogsExports", []), *change.get("EnableLogTypes", [])]
    disabled = change.get("DisableLogTypes", [])
    kept = [name for name in dict.fromkeys(enabled) if name not in disabled]
    return {"EnabledCloudwatchLogsExports": kept}


def domain(member: str) -> Setting:
    def join(record: Properties, value: Any) -> Properties:
        former = (record.get("DomainMemberships") or [{}])[0]
        named = {"FQDN": "corp.example.com"} if member == "Domain" and "DBInstanceClass" in record else {}
        return {"DomainMemberships": [{**named, **former, member: value, "Status": "joined"}]}

    return join


def managed_password(record: Properties, managed: bool) -> Properties:
    if not managed or record.get("MasterUserSecret"):
        return {} if managed else {"MasterUserSecret": None}
    kind = "db" if "DBInstanceArn" in record else "cluster"
    arn = secretsmanager.create_secret_in_process(f"rds!{kind}-{new_uuid()}", "{}", description="Managed by RDS")
    key = key_arn("alias/aws/secretsmanager")
    return {"MasterUserSecret": {"SecretArn": arn, "SecretStatus": "active", "KmsKeyId": key}}


def secret_key(record: Properties, key: str) -> Properties:
    return {"MasterUserSecret": {**(record.get("MasterUserSecret") or {}), "KmsKeyId": key_arn(key)}}


def multi_az(record: Properties, wanted: bool) -> Properties:
    zone = record.get("AvailabilityZone", f"{get_region()}a")
    return {"MultiAZ": wanted, "SecondaryAvailabilityZone": other_zone(zone) if wanted else ""}


def other_zone(zone: str) -> str:
    return zone[:-1] + ("b" if zone.endswith("a") else "a")


def insights_key(_record: Properties, key: str) -> Properties:
    return {"PerformanceInsightsKMSKeyId": key_arn(key)}


def local_write_forwarding(_record: Properties, wanted: bool) -> Properties:
    return {"LocalWriteForwardingStatus": "enabled" if wanted else "disabled"}


def monitoring(record: Properties, interval: int) -> Properties:
    stream = f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:RDSOSMetrics:log-stream:"
    resource = record.get("DbiResourceId", "")
    return {"MonitoringInterval": interval, "EnhancedMonitoringResourceArn": stream + resource if interval else ""}


COMMON: Mapping[str, Setting] = {
    "EnableIAMDatabaseAuthentication": called("IAMDatabaseAuthenticationEnabled"),
    "EnablePerformanceInsights": called("PerformanceInsightsEnabled"),
    "PerformanceInsightsKMSKeyId": insights_key,
    "EnableCloudwatchLogsExports": called("EnabledCloudwatchLogsExports"),
    "CloudwatchLogsExportConfiguration": exports,
    "Domain": domain("Domain"),
    "DomainIAMRoleName": domain("IAMRoleName"),
    "DomainFqdn": domain("FQDN"),
    "DomainOu": domain("OU"),
    "DomainAuthSecretArn": domain("AuthSecretArn"),
    "DomainDnsIps": domain("DnsIps"),
    "ManageMasterUserPassword": managed_password,
    "MasterUserSecretKmsKeyId": secret_key,
    "VpcSecurityGroupIds": lambda _record, ids: {
        "VpcSecurityGroups": [{"VpcSecurityGroupId": each, "Status": "active"} for each in ids]
    },
}
OF_INSTANCE: Mapping[str, Setting] = {
    **COMMON,
    "DBSubnetGroupName": lambda _record, name: {"DBSubnetGroup": rds._subnet_groups.get(name) or {}},
    "DBParameterGroupName": lambda _record, name: {
        "DBParameterGroups": [{"DBParameterGroupName": name, "ParameterApplyStatus": "in-sync"}]
    },
    "OptionGroupName": lambda _record, name: {
        "OptionGroupMemberships": [{"OptionGroupName": name, "Status": "in-sync"}]
    },
    "Port": lambda record, port: {"Endpoint": {**record["Endpoint"], "Port": port}},
    "DBPortNumber": lambda record, port: {"Endpoint": {**record["Endpoint"], "Port": port}},
    "EnableCustomerOwnedIp": called("CustomerOwnedIpEnabled"),
    "MultiAZ": multi_az,
    "MonitoringInterval": monitoring,
    "CACertificateIdentifier": lambda _record, name: {
        "CACertificateIdentifier": name,
        "CertificateDetails": {"CAIdentifier": name, "ValidTill": CERTIFICATE_ENDS},
    },
}
OF_CLUSTER: Mapping[str, Setting] = {
    **COMMON,
    "DBSubnetGroupName": called("DBSubnetGroup"),
    "DBClusterParameterGroupName": called("DBClusterParameterGroup"),
    "CACertificateIdentifier": lambda _record, name: {
        "CertificateDetails": {"CAIdentifier": name, "ValidTill": CERTIFICATE_ENDS}
    },
    "EnableLocalWriteForwarding": local_write_forwarding,
    "EnableVPCNetworking": called("VPCNetworkingEnabled"),
    "EnableInternetAccessGateway": called("InternetAccessGatewayEnabled"),
    "EnableHttpEndpoint": called("HttpEndpointEnabled"),
}


def settings_of(operation: str, record: Properties, request: Properties) -> Properties:
    """The members that a request changes of the description of a database."""
    shape, table = (INSTANCE, OF_INSTANCE) if "DBInstanceArn" in record else (CLUSTER, OF_CLUSTER)
    changes: Properties = {}
    for name, value in parameters_of(operation, request).items():
        if name in table:
            changes.update(table[name]({**record, **changes}, value))
        elif name in shape.members and name not in NOT_SETTINGS:
            changes[name] = value
    return changes
