"""CloudWatch Logs: JSON filter patterns, which match everything in ministack, and metric filters that count."""

from ministack_encryption import logs_filters, logs_metric_filters


def install() -> None:
    logs_filters.install()
    logs_metric_filters.install()
