"""RDS: keys, settings and names of databases and snapshots, activity streams, and what the answers of ministack say."""

from ministack_encryption import (
    rds_activity_stream,
    rds_changes,
    rds_cloudformation,
    rds_cluster_endpoints,
    rds_copy,
    rds_data,
    rds_endpoints,
    rds_import,
    rds_lookups,
    rds_pace,
    rds_records,
    rds_rename,
    rds_restore,
    rds_roles,
    rds_snapshots,
)

# Each wraps those before it: the pace refuses what a database under change refuses before anything else looks at it.
ADDITIONS = (
    rds_records,
    rds_endpoints,
    rds_data,
    rds_copy,
    rds_restore,
    rds_changes,
    rds_snapshots,
    rds_rename,
    rds_cloudformation,
    rds_import,
    rds_activity_stream,
    rds_roles,
    rds_cluster_endpoints,
    rds_lookups,
    rds_pace,
)


def install() -> None:
    for addition in ADDITIONS:
        addition.install()
