"""Holds a response of the emulator against botocore's model of the operation.

botocore's parsers pass over what they do not know: a member under a wrong name is lost, and a test that does not ask
for it passes. So this reads the response as it was sent, and finds members that the model does not have, required
ones that are missing, values of another type and values outside of an enumeration.
"""

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

# What the protocols add around an output.
ENVELOPE = {"ResponseMetadata", "requestId", "RequestId"}
TEXT_PATTERNS = {
    "boolean": r"true|false",
    "integer": r"-?\d+",
    "long": r"-?\d+",
    "double": r"-?\d+(\.\d+)?",
    "float": r"-?\d+(\.\d+)?",
    "timestamp": r"\d{4}-\d\d-\d\dT.*",
}
JSON_TYPES = {
    "boolean": bool,
    "integer": int,
    "long": int,
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float),
    "string": str,
    "blob": str,
}


def check_response(operation, response: dict) -> list[str]:
    """What is wrong with a response, as sentences; errors and bodies that are not structured are not looked at."""
    shape = operation.output_shape
    if shape is None or response["status_code"] >= 300:
        return []
    payload = shape.serialization.get("payload")
    if payload:
        shape = shape.members[payload]
    if shape.type_name != "structure" or not response["body"]:
        return []
    if operation.service_model.resolved_protocol in ("json", "rest-json"):
        return list(check_json(shape, json.loads(response["body"]), operation.name))
    root = ElementTree.fromstring(response["body"])
    wrapper = operation.output_shape.serialization.get("resultWrapper")
    if wrapper:
        root = next(child for child in root if name_of(child) == wrapper)
    return list(check_xml(shape, root, operation.name))


def check_json(shape, value, path: str) -> Iterator[str]:
    """A member that is null is not there, for the parsers of every SDK."""
    if shape.type_name == "structure":
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        present = {name for name in value if value[name] is not None}
        yield from unknown_and_missing(shape, known, present, path)
        for name in present & known.keys():
            yield from check_json(known[name], value[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for index, entry in enumerate(value):
            yield from check_json(shape.member, entry, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, entry in value.items():
            yield from check_json(shape.value, entry, f"{path}[{key}]")
    elif not isinstance(value, JSON_TYPES[shape.type_name]) or (
        shape.type_name != "boolean" and value in (True, False) and isinstance(value, bool)
    ):
        yield f"{path}: {value!r} is no {shape.type_name}"
    else:
        yield from outside_of_enumeration(shape, value, path)


def check_xml(shape, element, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        known = {element_name(name, member): member for name, member in shape.members.items() if in_body(member)}
        present = {name_of(child) for child in element} | {attribute_name(name) for name in element.attrib}
        yield from unknown_and_missing(shape, known, present - ENVELOPE, path)
        for child in element:
            member = known.get(name_of(child))
            if member is not None:
                yield from check_xml_member(member, child, f"{path}.{name_of(child)}")
    elif shape.type_name == "list":
        entry_name = shape.member.serialization.get("name", "member")
        for index, child in enumerate(element):
            if name_of(child) != entry_name:
                yield f"{path}: the entry {name_of(child)} should be {entry_name}"
            yield from check_xml(shape.member, child, f"{path}[{index}]")
    elif shape.type_name != "map":
        text = element.text or ""
        if not re.fullmatch(TEXT_PATTERNS.get(shape.type_name, "(?s).*"), text):
            yield f"{path}: {text!r} is no {shape.type_name}"
        yield from outside_of_enumeration(shape, text, path)


def check_xml_member(member, element, path: str) -> Iterator[str]:
    """Entries of a flattened list stand where the list would."""
    flattened = member.type_name == "list" and member.serialization.get("flattened")
    yield from check_xml(member.member if flattened else member, element, path)


def unknown_and_missing(shape, known: dict, present: set, path: str) -> Iterator[str]:
    for name in sorted(present - known.keys()):
        yield f"{path}: the model has no member {name}"
    for name in shape.required_members:
        sent_as = element_name(name, shape.members[name])
        if sent_as not in present:
            yield f"{path}: the required member {sent_as} is missing"


def outside_of_enumeration(shape, value, path: str) -> Iterator[str]:
    enumeration = getattr(shape, "enum", None)
    if enumeration and value not in enumeration:
        yield f"{path}: {value!r} is none of {enumeration}"


def element_name(name: str, member) -> str:
    flattened = member.type_name == "list" and member.serialization.get("flattened")
    of = member.member if flattened and "name" in member.member.serialization else member
    return of.serialization.get("name", name).removeprefix("xsi:")


def in_body(member) -> bool:
    return "location" not in member.serialization


def name_of(element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def attribute_name(name: str) -> str:
    return name.rsplit("}", 1)[-1]
