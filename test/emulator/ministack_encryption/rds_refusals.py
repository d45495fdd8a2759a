"""RDS: combinations of settings that AWS refuses, where ministack takes anything."""

from collections.abc import Callable

from ministack.services import rds

from ministack_encryption.provisioning import Properties, Response
from ministack_encryption.rds_records import parameters_of

# Days that Advanced Database Insights wants to be kept.
ADVANCED_RETENTION = 465


def refusal(operation: str, record: Properties, request: Properties) -> Response | None:
    given = parameters_of(operation, request)
    for refused in REFUSALS:
        reason = refused(given, record)
        if reason:
            return rds._error("InvalidParameterCombination", reason, 400)
    return None


def tags_of_aws(given: Properties, _record: Properties) -> str | None:
    keys = [tag["Key"] for tag in given.get("Tags", []) if tag["Key"].startswith("aws:")]
    return f"Tags that begin with aws: cannot be set: {', '.join(keys)}" if keys else None


def zone_of_multi_az(given: Properties, _record: Properties) -> str | None:
    if given.get("MultiAZ") and given.get("AvailabilityZone"):
        return "A Multi-AZ instance has no AvailabilityZone to choose"
    return None


def monitoring_without_role(given: Properties, record: Properties) -> str | None:
    if given.get("MonitoringInterval") and not (given.get("MonitoringRoleArn") or record.get("MonitoringRoleArn")):
        return "A MonitoringRoleArn is required with a MonitoringInterval other than 0"
    return None


def advanced_insights(given: Properties, record: Properties) -> str | None:
    if given.get("DatabaseInsightsMode") != "advanced":
        return None
    enabled = given.get("EnablePerformanceInsights", record.get("PerformanceInsightsEnabled"))
    days = given.get("PerformanceInsightsRetentionPeriod", record.get("PerformanceInsightsRetentionPeriod", 0))
    if enabled and days >= ADVANCED_RETENTION:
        return None
    return f"Advanced Database Insights wants Performance Insights for {ADVANCED_RETENTION} days"


def key_without_managed_password(given: Properties, record: Properties) -> str | None:
    if given.get("MasterUserSecretKmsKeyId") and not given.get("ManageMasterUserPassword"):
        return None if record.get("MasterUserSecret") else "MasterUserSecretKmsKeyId wants ManageMasterUserPassword"
    return None


REFUSALS: tuple[Callable[[Properties, Properties], str | None], ...] = (
    tags_of_aws,
    zone_of_multi_az,
    monitoring_without_role,
    advanced_insights,
    key_without_managed_password,
)
