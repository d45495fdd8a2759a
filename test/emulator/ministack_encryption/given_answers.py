"""Answers that a test gives to operations of AWS that nothing is emulated of, such as what is attached to a database.

`POST /_encryption/answers` with `service`, `operation` and `members`, under the names of the API. Until then an operation
answers with the members of its default.
"""

from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import rds

from ministack_encryption import admin
from ministack_encryption.provisioning import Properties, forget_with

GIVEN = AccountRegionScopedDict()


def give(request: Properties) -> dict[str, Any]:
    GIVEN[request["service"], request["operation"]] = request["members"]
    return request["members"]


def given(service: str, operation: str, default: Properties) -> Properties:
    return GIVEN.get((service, operation), default)


def install() -> None:
    admin.serve("answers", give)
    forget_with(rds, GIVEN)
