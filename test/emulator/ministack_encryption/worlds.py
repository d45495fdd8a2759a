"""What there is of RDS in an account, kept and put back: `POST /_encryption/worlds` with `save` or `restore` and a name.

With neither it answers with a `digest`, which is another one when anything is.

A test that tries the same thing in a hundred ways begins each time where it began first, without making it anew.
"""

import copy
import hashlib
import json
from typing import Any

from ministack.core.responses import AccountScopedDict
from ministack.services import rds

from ministack_encryption import admin, application_autoscaling, rds_cluster_endpoints, rds_pace
from ministack_encryption.provisioning import Properties, forget_with

KEPT = AccountScopedDict()
STORES = (
    *(rds._instances, rds._clusters, rds._snapshots, rds._db_cluster_snapshots, rds._db_proxies, rds._tags),
    *(rds_cluster_endpoints.ENDPOINTS, rds_pace.HIDDEN),
    *(application_autoscaling.TARGETS, application_autoscaling.POLICIES, application_autoscaling.ACTIONS),
)


def save_or_restore(request: Properties) -> dict[str, Any]:
    if "save" in request:
        # In one piece: records that refer to each other do so afterwards as well.
        KEPT[request["save"]] = copy.deepcopy([dict(store.items()) for store in STORES])
        return {"saved": request["save"]}
    if "restore" not in request:
        return {"digest": digest()}
    for store, kept in zip(STORES, copy.deepcopy(KEPT[request["restore"]]), strict=True):
        for key in [key for key, _ in store.items()]:
            del store[key]
        for key, value in kept.items():
            store[key] = value
    return {"restored": request["restore"]}


def digest() -> str:
    records = json.dumps([sorted(map(str, store.items())) for store in STORES])
    return hashlib.sha256(records.encode()).hexdigest()


def install() -> None:
    admin.serve("worlds", save_or_restore)
    forget_with(rds, KEPT)
