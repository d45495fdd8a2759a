"""Reads SQL in the dialects of Athena and of Trino, which Athena is built on, and prints what it is made of, as JSON.

Fails on a text that it does not understand. Takes a JSON file: `texts`, and the `schema` of the tables that they read.
"""

import json
import re
import sys
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify


def without_strings(sql):
    return re.sub(r"'(?:[^']|'')*'", "''", sql)


def functions_in(sql):
    """Names before a bracket, as they are written."""
    return sorted({name.upper() for name in re.findall(r"\b([a-zA-Z_]+)\(", without_strings(sql))})


def anatomy(sql, dialect, schema):
    expression = sqlglot.parse_one(sql, dialect=dialect)
    # Fails on a column that no relation has.
    qualified = qualify(expression.copy(), schema=schema, dialect=dialect)
    # Written with their columns, relations look like functions.
    relations = {alias.name.upper() for alias in expression.find_all(exp.TableAlias)}
    return {
        "dialect": dialect,
        "functions": functions_in(sql),
        # A function that the dialect calls otherwise has another name here.
        "functionsOfDialect": sorted(set(functions_in(expression.sql(dialect=dialect))) - relations),
        "unknownFunctions": sorted(node.name for node in expression.find_all(exp.Anonymous)),
        "identifiers": sorted({node.name.lower() for node in expression.find_all(exp.Identifier)}),
        "columns": qualified.named_selects,
    }


def main(file):
    request = json.loads(Path(file).read_text())
    print(json.dumps([[anatomy(sql, dialect, request["schema"]) for dialect in ("athena", "trino")] for sql in request["texts"]]))


if __name__ == "__main__":
    main(sys.argv[1])
