"""RDS: what answers say of a record, by the API's model.

ministack answers with members that the model does not have, with empty text for what a record has not (an unencrypted
database has an empty key), and leaves out what it keeps of keys.
"""

from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import botocore.session
from botocore.model import StructureShape
from ministack.services import rds

from ministack_encryption.provisioning import Properties

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
        told = ElementTree.fromstring(f"<record>{to_xml(record)}</record>")
        kept = [element for element in told if is_said(shape, element)]
        names = {element.tag for element in kept}
        kept += [element for element in left_out(shape, record) if element.tag not in names]
        return "".join(ElementTree.tostring(element, encoding="unicode") for element in kept)

    return tell


def is_said(shape: StructureShape, element: ElementTree.Element) -> bool:
    member = shape.members.get(element.tag)
    return member is not None and (member.type_name in ("list", "structure") or bool(element.text))


def left_out(shape: StructureShape, record: Properties) -> Iterator[ElementTree.Element]:
    for name, member in shape.members.items():
        if member.type_name == "string" and record.get(name):
            element = ElementTree.Element(name)
            element.text = record[name]
            yield element


def install() -> None:
    for function, shape in OF_SHAPE.items():
        setattr(rds, function, by_model(getattr(rds, function), MODEL.shape_for(shape)))
