"""Reads {"schemas": {...}, "documents": [{"schema", "value"}]} and writes what is wrong with each.

The first line is about the schemas themselves; then follows one line a document, empty if valid.
"""
import json
import sys

from jsonschema import Draft7Validator

task = json.load(sys.stdin)
validators = {}
problems = []
for name, schema in task["schemas"].items():
    try:
        Draft7Validator.check_schema(schema)
    except Exception as error:
        problems.append(f"{name}: {error}".replace("\n", " "))
    validators[name] = Draft7Validator(schema)
print("; ".join(problems))
for document in task["documents"]:
    errors = validators[document["schema"]].iter_errors(document["value"])
    print("; ".join(f"{list(error.path)}: {error.message[:200]}".replace("\n", " ") for error in errors))
