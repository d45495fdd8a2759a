"""The encryption context of a call, and the account that makes it, as condition keys of IAM and key policies.

ministack evaluates policies with authorization on, but knows no ``kms:EncryptionContext:*`` and no
``kms:CallerAccount``: a condition on them always denied. ``kms:ViaService`` stays unknown, since calls of services are
not emulated.
"""

import json

from ministack.core import iam_actions
from ministack.core.responses import get_account_id


def encryption_context_keys(body: bytes) -> dict:
    """The condition keys of a request, in lower case as ministack looks them up."""
    try:
        context = json.loads(body or b"{}").get("EncryptionContext") or {}
    except (ValueError, AttributeError):
        return {}
    keys = {f"kms:encryptioncontext:{name.lower()}": value for name, value in context.items()}
    return {**keys, "kms:encryptioncontextkeys": list(context)} if keys else {}


def install() -> None:
    # Of all services' requests: the one place where ministack lets a request add condition keys of its own.
    request_tag_context = iam_actions.request_tag_context

    def with_keys_of_kms(service, iam_action, body, params):
        keys = {"kms:calleraccount": get_account_id(), **encryption_context_keys(body)} if service == "kms" else {}
        return {**request_tag_context(service, iam_action, body, params), **keys}

    iam_actions.request_tag_context = with_keys_of_kms
