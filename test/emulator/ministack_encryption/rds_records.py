"""RDS: what answers say of a record, by the API's model.

ministack answers with members that the model does not have, with empty text for what a record has not (an unencrypted
database has an empty key), and leaves out most of what a record keeps. Here every member that a record has is told.
"""

from collections.abc import Callable
from xml.etree import ElementTree

import botocore.session
from botocore.model import StructureShape
from ministack.services import rds

from ministack_encryption.provisioning import Properties, Response
from ministack_encryption.query_model import members_of, request_of, xml_of

ToXml = Callable[[Properties], str]
MODEL = botocore.session.get_session().get_service_model("rds")
OF_SHAPE = {
    "_instance_xml": "DBInstance",
    "_cluster_xml": "DBCluster",
    "_snapshot_xml": "DBSnapshot",
    "_cluster_snapshot_xml": "DBClusterSnapshot",
}


def by_model(to_xml: ToXml, shape: StructureShape) -> ToXml:
    def tell(record: Properties) -> str:
        own = members_of(shape, record)
        names = {element.tag for element in own}
        told = [
            element
            for element in ElementTree.fromstring(f"<record>{to_xml(record)}</record>")
            if element.tag not in names and is_said(shape, element)
        ]
        return "".join(ElementTree.tostring(element, encoding="unicode") for element in [*told, *own])

    return tell


def is_said(shape: StructureShape, element: ElementTree.Element) -> bool:
    member = shape.members.get(element.tag)
    return member is not None and (member.type_name in ("list", "structure") or bool(element.text))


def parameters_of(operation: str, request: Properties) -> Properties:
    """What a request gives, typed."""
    return request_of(MODEL.operation_model(operation).input_shape, request)


def answer(operation: str, members: Properties) -> Response:
    """The answer to an operation."""
    content = xml_of(MODEL.operation_model(operation).output_shape, members)
    return rds._xml(200, f"{operation}Response", f"<{operation}Result>{content}</{operation}Result>")


def install() -> None:
    for function, shape in OF_SHAPE.items():
        setattr(rds, function, by_model(getattr(rds, function), MODEL.shape_for(shape)))
