"""KMS: rotation on demand. The key keeps its id, its ARN and, to decrypt, its former material."""

import os
import time

from ministack.core.responses import error_response_json, json_response
from ministack.services import kms

from ministack_encryption.kms_material import material_id
from ministack_encryption.provisioning import Properties, Response

# https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html
MAX_ON_DEMAND_ROTATIONS = 25
SECONDS_A_DAY = 86_400


def rotate_key_on_demand(request: Properties) -> Response:
    record = kms._resolve_key(request["KeyId"])
    refused = refusal(record, request["KeyId"])
    if refused:
        return refused
    rotation = {"RotationDate": int(time.time()), "RotationType": "ON_DEMAND"}
    material = os.urandom(len(record["_symmetric_key"]))
    # Every member of a multi-Region key has the same material.
    for _region, member in kms._mrk_members(record) if record["MultiRegion"] else [(None, record)]:
        member["_former_material"] = [*member.get("_former_material", []), member["_symmetric_key"]]
        member["_rotations"] = [*member.get("_rotations", []), rotation]
        member["_symmetric_key"] = material
    return json_response({"KeyId": record["KeyId"]})


def refusal(record: Properties | None, key: str) -> Response | None:
    if record is None:
        return error_response_json("NotFoundException", f"Key {key} not found", 400)
    unusable = kms._check_key_state(record)
    if unusable:
        return unusable
    arn = record["Arn"]
    if "_symmetric_key" not in record or record["Origin"] != "AWS_KMS" or record.get("_aws_managed"):
        return error_response_json("UnsupportedOperationException", f"{arn} cannot be rotated on demand.", 400)
    if record.get("_mrk_type") == "REPLICA":
        return error_response_json("UnsupportedOperationException", f"{arn} is a replica: rotate its primary key.", 400)
    if len(record.get("_rotations", [])) >= MAX_ON_DEMAND_ROTATIONS:
        return error_response_json(
            "LimitExceededException", f"{arn} was rotated on demand {MAX_ON_DEMAND_ROTATIONS} times.", 400
        )
    return None


def list_key_rotations(request: Properties) -> Response:
    """The completed rotations; with `ALL_KEY_MATERIAL` also the first material, which no rotation made."""
    record = kms._resolve_key(request["KeyId"])
    if record is None:
        return error_response_json("NotFoundException", f"Key {request['KeyId']} not found", 400)
    if "_symmetric_key" not in record:
        return error_response_json("UnsupportedOperationException", f"{record['Arn']} does not rotate.", 400)
    materials = [*record.get("_former_material", []), record["_symmetric_key"]]
    entries = [{}, *record.get("_rotations", [])]
    rotations = [
        {
            "KeyId": record["KeyId"],
            "KeyMaterialId": material_id(record, material),
            "KeyMaterialState": "CURRENT" if material == record["_symmetric_key"] else "NON_CURRENT",
            **entry,
        }
        for material, entry in zip(materials, entries, strict=True)
    ]
    if request.get("IncludeKeyMaterial") != "ALL_KEY_MATERIAL":
        rotations = rotations[1:]
    return json_response({"Rotations": rotations, "Truncated": False})


def get_key_rotation_status(request: Properties) -> Response:
    """With what ministack leaves out: the key's id, and the date of the next rotation."""
    record = kms._resolve_key(request["KeyId"])
    if record is None:
        return error_response_json("NotFoundException", f"Key {request['KeyId']} not found", 400)
    status = {"KeyId": record["KeyId"], "KeyRotationEnabled": record.get("KeyRotationEnabled", False)}
    if status["KeyRotationEnabled"]:
        status["RotationPeriodInDays"] = int(record["RotationPeriodInDays"])
        status["NextRotationDate"] = record["CreationDate"] + status["RotationPeriodInDays"] * SECONDS_A_DAY
    return json_response(status)
