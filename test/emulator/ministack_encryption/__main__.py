"""Starts ministack with every addition installed: ``python -m ministack_encryption``.

ministack reads its settings from the environment: ``GATEWAY_PORT``, ``BIND_HOST``, ``AUTH``, ``SFN_WAIT_SCALE``.
"""

import sys

from ministack import app

from ministack_encryption import (
    admin,
    application_autoscaling,
    athena,
    backup,
    cloudtrail,
    cloudwatch,
    database_migration,
    dynamodb,
    ec2,
    eventbridge,
    faults,
    given_answers,
    haste,
    kinesis,
    kms,
    lambda_functions,
    logs,
    message_keys,
    rds,
    s3,
    scheduler,
    secretsmanager,
    serverless_application,
    sns,
    stepfunctions,
    transport,
    worlds,
)

ADDITIONS = (
    kms,
    s3,
    dynamodb,
    sns,
    message_keys,
    kinesis,
    cloudtrail,
    athena,
    ec2,
    rds,
    application_autoscaling,
    database_migration,
    given_answers,
    secretsmanager,
    serverless_application,
    backup,
    lambda_functions,
    logs,
    cloudwatch,
    eventbridge,
    scheduler,
    stepfunctions,
    faults,
    haste,
    worlds,
    transport,
    admin,
)

if __name__ == "__main__":
    for addition in ADDITIONS:
        addition.install()
    sys.argv = ["ministack"]
    app.main()
