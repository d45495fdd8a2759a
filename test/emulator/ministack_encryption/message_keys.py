"""SNS and SQS: a service that delivers to a topic or a queue under a key has to be admitted by the key's policy.

ministack asks the policy of the topic or the queue, with authorization on, and never the key's. On AWS the service
calls KMS in its own name: S3 refuses a notification to a topic whose key does not let it, and SNS drops what a
queue's key does not let it send. What such a call carries is the source of the delivery and the encryption context
of the destination. Keys of another account or Region are not looked at.
"""

from collections.abc import Callable
from functools import partial

from ministack import app
from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region
from ministack.services import kms, sns, sqs

from ministack_encryption.provisioning import Properties

# What sending to an encrypted topic or queue takes: a data key, and the former one where it is still in use.
ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")

# By the ARN of the destination, the service, the ARN of the source and its account.
Allows = Callable[[str, str, str, str], bool]


def admits_delivery(
    ministack_allows: Allows,
    destination_of: Callable[[str], Properties | None],
    context_key: str,
    arn: str,
    service: str,
    source_arn: str,
    source_account: str,
) -> bool:
    if not ministack_allows(arn, service, source_arn, source_account):
        return False
    key = ((destination_of(arn) or {}).get("attributes") or {}).get("KmsMasterKeyId")
    if not app.AUTH or not key or f":{get_region()}:{get_account_id()}:" not in arn or is_elsewhere(key):
        return True
    request = {
        "aws:sourcearn": source_arn,
        "aws:sourceaccount": source_account,
        f"kms:encryptioncontext:{context_key}".lower(): arn,
    }
    return admits(kms._resolve_key(key), service, request)


def is_elsewhere(key: str) -> bool:
    return key.startswith("arn:") and f":{get_region()}:{get_account_id()}:" not in key


def admits(key: Properties | None, service: str, request: Properties) -> bool:
    """Whether a key is there, enabled, and lets a service do what a delivery takes."""
    if key is None or key["KeyState"] != "Enabled":
        return False
    contexts = [
        EvalContext(
            principal_arn="*",
            principal_type="Service",
            # A service is of no account: what a policy gives to an account is not given to it.
            principal_account="",
            action=action,
            resource_arn=key["Arn"],
            region=get_region(),
            service_context=request,
        )
        for action in ACTIONS
    ]
    return all(evaluate_resource_policy(key["Policy"], each, service=service).decision == "Allow" for each in contexts)


def install() -> None:
    sns.topic_policy_allows = partial(
        admits_delivery, sns.topic_policy_allows, sns._topic_by_arn_any_scope, "aws:sns:topicArn"
    )
    sqs.queue_policy_allows = partial(admits_delivery, sqs.queue_policy_allows, sqs._queue_by_arn, "aws:sqs:arn")
