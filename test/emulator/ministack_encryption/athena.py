"""Athena: workgroups, and `AWS::Athena::NamedQuery`, which ministack's CloudFormation does not know; its API does."""

import json

from ministack.services import athena

from ministack_encryption import athena_workgroup
from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, succeeded

NAMED_QUERY = "AWS::Athena::NamedQuery"
KEPT = {"Database", "Description", "Name", "QueryString", "WorkGroup"}


def create(logical_id: str, properties: Properties, _stack_name: str):
    refuse_unknown(NAMED_QUERY, properties, KEPT)
    answer = succeeded(athena._create_named_query({"Name": logical_id, **properties}))
    query_id = json.loads(answer[2])["NamedQueryId"]
    return query_id, {"NamedQueryId": query_id}


def delete(query_id: str, _properties: Properties) -> None:
    succeeded(athena._delete_named_query({"NamedQueryId": query_id}))


def install() -> None:
    athena_workgroup.install()
    # Without an update handler each change replaces the query, as each of its properties does on AWS.
    HANDLERS[NAMED_QUERY] = {"create": create, "delete": delete}
