"""CloudWatch Logs: JSON filter patterns, such as `{ ($.eventName = Delete*) && ($.errorCode NOT EXISTS) }`.

Parentheses come first, then `&&`, then `||`. A comparison with a field that is not there does not hold, `!=` included,
of which AWS says nothing. What is not evaluated here is refused, so that a filter cannot match for want of it.
"""

import json
import operator
import re
from collections.abc import Callable
from typing import Any

from ministack_encryption.json_path import ABSENT, find

MAX_CHARACTERS = 1024
TOKEN = re.compile(
    r"""\s*(
    \$[\w.\[\]-]+ | "(?:[^"\\]|\\.)*" | && | \|\| | != | <= | >= | [=<>(){}]
    | (?:NOT\ EXISTS|IS\ (?:NULL|TRUE|FALSE))\b | [\w.*:/@+-]+
    )""",
    re.VERBOSE,
)
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
STATES = {
    "NOT EXISTS": lambda value: value is ABSENT,
    "IS NULL": lambda value: value is None,
    "IS TRUE": lambda value: value is True,
    "IS FALSE": lambda value: value is False,
}

Condition = Callable[[Any], bool]


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Whether a message matches: one that is no JSON object never does."""
    if len(pattern) > MAX_CHARACTERS:
        raise ValueError(f"a filter pattern has at most {MAX_CHARACTERS} characters, not {len(pattern)}")
    tokens = Tokens(pattern)
    tokens.expect("{")
    condition = any_of(tokens)
    tokens.expect("}")
    tokens.expect("")

    def matches(message: str) -> bool:
        try:
            document = json.loads(message)
        except ValueError:
            return False
        return isinstance(document, dict) and condition(document)

    return matches


def any_of(tokens: "Tokens") -> Condition:
    conditions = tokens.separated("||", all_of)
    return lambda document: any(condition(document) for condition in conditions)


def all_of(tokens: "Tokens") -> Condition:
    conditions = tokens.separated("&&", one)
    return lambda document: all(condition(document) for condition in conditions)


def one(tokens: "Tokens") -> Condition:
    if tokens.take("("):
        condition = any_of(tokens)
        tokens.expect(")")
        return condition
    path, comparison = tokens.next(), tokens.next()
    find({}, path)
    if comparison in STATES:
        return lambda document: STATES[comparison](find(document, path))
    holds = compare(comparison, tokens.next())
    return lambda document: holds(find(document, path))


def compare(comparison: str, operand: str) -> Condition:
    if comparison in ORDER and NUMBER.fullmatch(operand):
        return lambda value: is_number(value) and ORDER[comparison](value, float(operand))
    if comparison not in ("=", "!="):
        raise ValueError(f"the emulator does not evaluate the filter pattern's {comparison} {operand}")
    equal = equals_number(float(operand)) if NUMBER.fullmatch(operand) else equals_text(operand)
    return lambda value: value is not ABSENT and equal(value) == (comparison == "=")


def equals_number(number: float) -> Condition:
    return lambda value: is_number(value) and value == number


def equals_text(operand: str) -> Condition:
    text = json.loads(operand) if operand.startswith('"') else operand
    if "*" in text[1:-1]:
        raise ValueError(f"{operand}: an asterisk is for the start or the end of a text")
    pattern = re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Tokens:
    def __init__(self, pattern: str):
        self.pattern, self.tokens, end = pattern.strip(), [], 0
        while end < len(self.pattern):
            found = TOKEN.match(self.pattern, end)
            if not found:
                raise ValueError(f"the emulator does not evaluate the filter pattern at {self.pattern[end:]}")
            self.tokens.append(found[1])
            end = found.end()

    def next(self) -> str:
        """Empty at the end."""
        return self.tokens.pop(0) if self.tokens else ""

    def take(self, token: str) -> bool:
        return bool(self.tokens) and self.tokens[0] == token and bool(self.tokens.pop(0))

    def expect(self, token: str) -> None:
        found = self.next()
        if found != token:
            raise ValueError(f"{self.pattern}: expected {token or 'the end'}, and found {found or 'the end'}")

    def separated(self, separator: str, element: Callable[["Tokens"], Condition]) -> list[Condition]:
        elements = [element(self)]
        while self.take(separator):
            elements.append(element(self))
        return elements
