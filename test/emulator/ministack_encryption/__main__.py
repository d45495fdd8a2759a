"""Starts ministack with every addition installed: ``python -m ministack_encryption``.

ministack reads its settings from the environment: ``GATEWAY_PORT``, ``BIND_HOST``, ``AUTH``, ``SFN_WAIT_SCALE``.
"""

import sys

from ministack import app

from ministack_encryption import athena, cloudtrail, dynamodb, ec2, kms, rds, s3, sns, stepfunctions, transport

ADDITIONS = (kms, s3, dynamodb, sns, cloudtrail, athena, ec2, rds, stepfunctions, transport)

if __name__ == "__main__":
    for addition in ADDITIONS:
        addition.install()
    sys.argv = ["ministack"]
    app.main()
