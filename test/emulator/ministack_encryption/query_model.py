"""Requests and answers of an API of the query protocol, by botocore's model: typed values instead of text.

ministack reads and writes what it knows. With the model, a parameter that an operation takes and a member that it
answers with need no code of their own.
"""

from typing import Any
from xml.etree import ElementTree

from botocore.model import ListShape, Shape, StructureShape

Request = dict[str, Any]
NUMBERS = {"integer": int, "long": int, "double": float, "float": float}


def request_of(shape: StructureShape | None, request: Request) -> dict[str, Any]:
    """The parameters that a request gives, under their names, as values of their types."""
    if shape is None:
        return {}
    texts = {name: value[0] if isinstance(value, list) else value for name, value in request.items()}
    return structure_of(shape, texts, "") or {}


def value_of(shape: Shape, texts: dict[str, str], path: str) -> Any:
    """The value under a path of a request; None where there is none."""
    if shape.type_name == "structure":
        return structure_of(shape, texts, f"{path}.")
    if shape.type_name == "list":
        return list_of(shape, texts, path)
    text = texts.get(path)
    if text is None:
        return None
    if shape.type_name == "boolean":
        return text == "true"
    return NUMBERS.get(shape.type_name, str)(text)


def structure_of(shape: StructureShape, texts: dict[str, str], prefix: str) -> dict[str, Any] | None:
    values = {
        name: value_of(member, texts, prefix + member.serialization.get("name", name))
        for name, member in shape.members.items()
    }
    given = {name: value for name, value in values.items() if value is not None}
    return given or None


def list_of(shape: ListShape, texts: dict[str, str], path: str) -> list | None:
    """Entries are called as the model says, or ``member``, as in requests that ministack makes itself."""
    for entry in (shape.member.serialization.get("name", "member"), "member"):
        found = []
        while (value := value_of(shape.member, texts, f"{path}.{entry}.{len(found) + 1}")) is not None:
            found.append(value)
        if found:
            return found
    return None


def element_of(name: str, shape: Shape, value: Any) -> ElementTree.Element:
    """A value as an element of an answer. What the shape does not have is left out."""
    element = ElementTree.Element(name)
    if shape.type_name == "structure":
        element.extend(members_of(shape, value))
    elif shape.type_name == "list":
        entry = shape.member.serialization.get("name", "member")
        element.extend(element_of(entry, shape.member, each) for each in value)
    elif shape.type_name == "boolean":
        element.text = str(value).lower()
    else:
        element.text = str(value)
    return element


def members_of(shape: StructureShape, values: dict[str, Any]) -> list[ElementTree.Element]:
    """The members of a structure that say something: text is not empty."""
    return [
        element_of(member.serialization.get("name", name), member, values[name])
        for name, member in shape.members.items()
        if is_of(member, values.get(name))
    ]


def is_of(shape: Shape, value: Any) -> bool:
    """Whether a value can stand for a shape. Some records of ministack have text where the model has a structure."""
    if shape.type_name == "structure":
        return isinstance(value, dict) and bool(value)
    if shape.type_name == "list":
        return isinstance(value, list) and all(is_of(shape.member, entry) for entry in value)
    return value is not None and value != "" and not isinstance(value, (dict, list))


def xml_of(shape: StructureShape, values: dict[str, Any]) -> str:
    return "".join(ElementTree.tostring(element, encoding="unicode") for element in members_of(shape, values))
