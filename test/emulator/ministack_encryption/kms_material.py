"""KMS: ciphertexts that say which material of the key made them, so that they outlive a rotation.

ministack has one material a key. Here each ciphertext of a symmetric key ends with the id of its material, as those
of KMS carry one, and the key's former material is kept to decrypt.

The handlers of ministack's KMS run one at a time on its event loop: the short swaps below meet no other call.
"""

import base64
import contextlib
import json
from collections.abc import Callable, Iterator

from ministack.core.responses import error_response_json, json_response
from ministack.services import kms

from ministack_encryption.provisioning import Properties, Response

KEY_ID_CHARACTERS = 36
MATERIAL_ID_BYTES = 32
CIPHERTEXT_OF = {
    "_encrypt": "CiphertextBlob",
    "_generate_data_key": "CiphertextBlob",
    "_generate_data_key_without_plaintext": "CiphertextBlob",
    "_generate_data_key_pair": "PrivateKeyCiphertextBlob",
    "_generate_data_key_pair_without_plaintext": "PrivateKeyCiphertextBlob",
}

Handler = Callable[[Properties], Response]


def with_material_id(handler: Handler, member: str) -> Handler:
    def encrypt(request: Properties) -> Response:
        status, headers, body = handler(request)
        record = kms._resolve_key(request["KeyId"])
        if status >= 400 or "_symmetric_key" not in record:
            return status, headers, body
        answer = json.loads(body)
        ciphertext = base64.b64decode(answer[member]) + bytes.fromhex(kms._key_material_id(record))
        return json_response({**answer, member: base64.b64encode(ciphertext).decode()})

    return encrypt


def with_former_material(handler: Handler) -> Handler:
    def decrypt(request: Properties) -> Response:
        ciphertext = base64.b64decode(request["CiphertextBlob"])
        record = kms._resolve_key(
            request.get("KeyId") or ciphertext[:KEY_ID_CHARACTERS].decode("utf-8", errors="ignore")
        )
        if record is None or "_symmetric_key" not in record:
            return handler(request)
        material = find_material(record, ciphertext[-MATERIAL_ID_BYTES:].hex())
        if material is None:
            return error_response_json("InvalidCiphertextException", "", 400)
        with swapped(record, material):
            return handler({**request, "CiphertextBlob": base64.b64encode(ciphertext[:-MATERIAL_ID_BYTES]).decode()})

    return decrypt


def find_material(record: Properties, wanted: str) -> bytes | None:
    materials = [record["_symmetric_key"], *record.get("_former_material", [])]
    return next((material for material in materials if material_id(record, material) == wanted), None)


def material_id(record: Properties, material: bytes) -> str:
    return kms._key_material_id({**record, "_symmetric_key": material})


@contextlib.contextmanager
def swapped(record: Properties, material: bytes) -> Iterator[None]:
    current = record["_symmetric_key"]
    record["_symmetric_key"] = material
    try:
        yield
    finally:
        record["_symmetric_key"] = current


def install() -> None:
    for name, member in CIPHERTEXT_OF.items():
        setattr(kms, name, with_material_id(getattr(kms, name), member))
    kms._decrypt = with_former_material(kms._decrypt)
    # What a replica key shares with its primary key.
    kms._KEY_MATERIAL_FIELDS += ("_former_material", "_rotations")
