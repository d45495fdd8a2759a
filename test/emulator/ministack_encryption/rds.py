"""RDS: keys of snapshots, restores and clusters, renaming, activity streams, and what the answers of ministack say of keys."""

from ministack_encryption import rds_activity_stream, rds_cloudformation, rds_copy, rds_records, rds_rename, rds_restore


def install() -> None:
    rds_records.install()
    rds_copy.install()
    rds_restore.install()
    rds_rename.install()
    rds_cloudformation.install()
    rds_activity_stream.install()
