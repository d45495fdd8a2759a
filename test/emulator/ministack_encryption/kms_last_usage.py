"""KMS: `GetKeyLastUsage`, the last successful cryptographic operation with a key.

The id of the CloudTrail event is one of its own: the emulator's `LookupEvents` does not find it.
"""

import json
import time
from collections.abc import Callable

from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import kms

from ministack_encryption.provisioning import Properties, Response

Handler = Callable[[Properties], Response]

OPERATION_OF = {
    "_decrypt": "Decrypt",
    "_encrypt": "Encrypt",
    "_generate_data_key": "GenerateDataKey",
    "_generate_data_key_pair": "GenerateDataKeyPair",
    "_generate_data_key_pair_without_plaintext": "GenerateDataKeyPairWithoutPlaintext",
    "_generate_data_key_without_plaintext": "GenerateDataKeyWithoutPlaintext",
    "_generate_mac": "GenerateMac",
    "_sign": "Sign",
    "_verify": "Verify",
    "_verify_mac": "VerifyMac",
}


def recorded(handler: Handler, operation: str) -> Handler:
    def use(request: Properties) -> Response:
        status, headers, body = handler(request)
        if status < 400:
            kms._resolve_key(json.loads(body)["KeyId"])["_last_usage"] = {
                "Operation": operation,
                "Timestamp": int(time.time()),
                "CloudTrailEventId": new_uuid(),
                "KmsRequestId": new_uuid(),
            }
        return status, headers, body

    return use


def get_key_last_usage(request: Properties) -> Response:
    record = kms._resolve_key(request["KeyId"])
    if record is None:
        return error_response_json("NotFoundException", f"Key {request['KeyId']} not found", 400)
    created = record["CreationDate"]
    usage = {"KeyLastUsage": record["_last_usage"]} if "_last_usage" in record else {}
    # Each key of the emulator is younger than the recording.
    return json_response({"KeyId": record["KeyId"], **usage, "TrackingStartDate": created, "KeyCreationDate": created})


def install() -> None:
    for name, operation in OPERATION_OF.items():
        setattr(kms, name, recorded(getattr(kms, name), operation))
