"""RDS: what is in a database, as far as tests have to tell two databases apart: a list of words.

`POST /_encryption/rds-data` writes a word into the database that answers under an identifier, or reads them without
one. Snapshots and restores carry the words. Nobody else sees them.
"""

from typing import Any

from ministack.services import rds

from ministack_encryption import admin
from ministack_encryption.provisioning import Properties

# Where a record keeps them. It is no member of the API's model, so no answer has it.
WORDS = "_words"


def carry(source: Properties, target: Properties) -> None:
    target[WORDS] = list(source.get(WORDS, []))


def write_or_read(request: Properties) -> Any:
    identifier = request["identifier"]
    record = rds._clusters.get(identifier) or rds._instances.get(identifier)
    if record is None:
        return None
    if "word" in request:
        record.setdefault(WORDS, []).append(request["word"])
    return record.get(WORDS, [])


def install() -> None:
    admin.serve("rds-data", write_or_read)
