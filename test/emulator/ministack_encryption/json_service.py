"""Services of the JSON protocol that ministack does not have, a function for each operation.

Requests are held against botocore's model, as AWS does: one without a required member, or with an unknown one, is
refused.
"""

import json
from collections.abc import Callable

import botocore.session
from botocore.validate import ParamValidator
from ministack import app
from ministack.core import router
from ministack.core.responses import error_response_json, json_response

from ministack_encryption.provisioning import Properties, Response

Operation = Callable[[Properties], Properties]


class ServiceError(Exception):
    """An error of the API, by its code."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def serve(service: str, operations: dict[str, Operation]) -> None:
    """Serves a service under the name that botocore has for it."""
    model = botocore.session.get_session().get_service_model(service)

    async def handle(_method: str, _path: str, headers: Properties, body: bytes, _query: Properties) -> Response:
        name = headers["x-amz-target"].split(".")[-1]
        if name not in operations:
            return error_response_json("UnknownOperationException", f"The emulator has no {name}")
        request = json.loads(body or b"{}")
        wrong = ParamValidator().validate(request, model.operation_model(name).input_shape)
        if wrong.has_errors() and "Unknown parameter" not in wrong.generate_report():
            return error_response_json("ValidationException", wrong.generate_report())
        try:
            return json_response(operations[name](request))
        except ServiceError as error:
            return error_response_json(error.code, str(error))

    key = model.signing_name
    router.SERVICE_PATTERNS[key] = {"target_prefixes": [model.metadata["targetPrefix"]], "credential_scope": key}
    app.SERVICE_HANDLERS[key] = handle
