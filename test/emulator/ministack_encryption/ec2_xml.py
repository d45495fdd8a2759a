"""Reads the XML with which ministack's EC2 and RDS answer."""

from xml.etree import ElementTree

from ministack_encryption.provisioning import Response


def text_of(response: Response, name: str) -> str:
    """The text of the first element with a name."""
    return next(element.text for element in ElementTree.fromstring(response[2]).iter() if local_name(element) == name)


def local_name(element: ElementTree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]
