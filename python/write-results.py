#!/usr/bin/env python3
"""Writes the classes of memc.results from the schemas in docs/json, one module for each schema.

    python/write-results.py            writes src/memc/results
    python/write-results.py --check    exit status 1 if the files there differ

The test suite runs the check, so that the classes cannot differ from what memc prints.
"""
from __future__ import annotations

import json
import keyword
import sys
import textwrap
from pathlib import Path
from typing import Any

PYTHON = Path(__file__).resolve().parent
SCHEMAS = PYTHON.parent / "docs/json"
RESULTS = PYTHON / "src/memc/results"

# The class of each whole result. Schemas that are not listed get the name of their command.
CLASSES = {
    "cells": "CellTable",
    "check": "ModelCheck",
    "device": "DeviceResponse",
    "error": "Failure",
    "export": "ExportResult",
    "inspect": "Inspection",
    "learn": "LearningResult",
    "list": "ComponentList",
    "program": "ProgrammingResult",
    "simulate": "SimulationResult",
    "simulate-part": "SimulationPart",
    "study": "StudyResult",
    "train": "TrainingResult",
    "verify": "Verification",
}
IRREGULAR = {"axes": "axis", "matrices": "matrix"}
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
WIDTH = 96
Schema = dict[str, Any]


def class_name(schema: str) -> str:
    """The name of the class of a whole result."""
    return CLASSES.get(schema, camel(schema))


def module(schema: str) -> str:
    """The name of the module of a schema."""
    return schema.replace("-", "_")


def camel(key: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in key.replace("-", "_").split("_"))


def singular(key: str) -> str:
    if key in IRREGULAR:
        return IRREGULAR[key]
    if key.endswith("ies"):
        return key[:-3] + "y"
    return key[:-1] if key.endswith("s") and not key.endswith("ss") else key


def is_class(schema: Schema) -> bool:
    """Whether an object has keys that are known; others stay dictionaries."""
    return "properties" in schema or "allOf" in schema


class Module:
    """The classes of one schema, in the order in which Python must define them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.schema: Schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
        self.imports: set[tuple[str, str]] = set()
        self.classes: dict[str, str] = {}
        self.shared = {key: camel(key) for key in self.schema.get("$defs", {})}

    def text(self) -> str:
        for key, name in self.shared.items():
            self.define(name, self.schema["$defs"][key])
        name = class_name(self.name)
        self.define(name, self.schema)
        imports = [f"from .{file} import {name}" for file, name in sorted(self.imports)]
        title = self.schema["title"]
        head = [f'"""The JSON of {title}."""', f"# Written by {Path(__file__).name}; do not edit."]
        typing = ["from typing import Any"] if "Any" in "".join(self.classes.values()) else []
        tail = f'__all__ = ["{name}"]'
        return "\n".join([
            *head, "from __future__ import annotations\n", "from dataclasses import dataclass",
            *typing, *(["", *imports] if imports else []), "\n",
            "\n\n".join([*self.classes.values(), tail]), ""])

    def define(self, name: str, schema: Schema) -> str:
        """Defines the class of an object after those of its members; returns its name."""
        bases = [self.reference(part["$ref"]) for part in schema.get("allOf", [])]
        required = set(schema.get("required", []))
        fields = []
        for key, member in schema.get("properties", {}).items():
            kind = self.type(member, key, name)
            if key not in required:
                kind += " | None = None"
            fields.append(field(key, kind, member.get("description", "")))
        base = f"({', '.join(bases)})" if bases else ""
        body = [docstring(schema.get("description", name), 4), *fields]
        head = f"@dataclass(frozen=True, kw_only=True)\nclass {name}{base}:\n"
        self.classes[name] = head + "\n".join(body) + "\n"
        return name

    def reference(self, reference: str) -> str:
        """The class that a `$ref` names, here or in another module."""
        file, key = reference.split("#/$defs/")
        if file:
            self.imports.add((module(file.removesuffix(".schema.json")), camel(key)))
        return camel(key)

    def type(self, schema: Schema, key: str, owner: str) -> str:
        """The type of a value in Python."""
        if "$ref" in schema:
            return self.reference(schema["$ref"])
        kind = schema.get("type")
        if isinstance(kind, list):
            return " | ".join(self.type({**schema, "type": part}, key, owner) for part in kind)
        if kind == "array":
            text = f"One of `{key}`. {schema.get('description', '')}".strip()
            items = {"description": text, **schema.get("items", {})}
            return f"tuple[{self.type(items, singular(key), owner)}, ...]"
        if "allOf" in schema or kind == "object" and is_class(schema):
            return self.own_class(schema, key, owner)
        if kind == "object":
            values = schema.get("additionalProperties")
            inner = self.type(values, key, owner) if isinstance(values, dict) else "Any"
            return f"dict[str, {inner}]"
        return SCALARS[kind] if kind else "Any"

    def own_class(self, schema: Schema, key: str, owner: str) -> str:
        """Defines the class of an object inside another; a name that is taken gets its owner's."""
        if "properties" not in schema:
            return self.reference(schema["allOf"][0]["$ref"])
        name = camel(key)
        taken = {*self.classes, *self.shared.values(), class_name(self.name)}
        if name in taken:
            name = owner + name
        return self.define(name, schema)


def field(key: str, kind: str, description: str) -> str:
    name = key + "_" if keyword.iskeyword(key) else key
    text = f"    {name}: {kind}"
    return text + ("\n" + docstring(description, 4) if description else "")


def docstring(text: str, indent: int) -> str:
    """A docstring in lines of at most 100 characters."""
    space = " " * indent
    text = text.replace("\\", "\\\\")
    lines = textwrap.wrap(text, WIDTH - indent - 3, break_long_words=False, break_on_hyphens=False)
    if len(lines) <= 1 and len(text) + indent + 6 <= WIDTH + 4:
        return f'{space}"""{text}"""'
    return f'{space}"""' + f"\n{space}".join(lines) + f'\n{space}"""'


def modules() -> dict[str, str]:
    """The text of every file of memc.results."""
    names = sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json"))
    files = {f"{module(name)}.py": Module(name).text() for name in names}
    lines = [f"from .{module(name)} import {class_name(name)}" for name in names]
    exported = sorted(class_name(name) for name in names)
    files["__init__.py"] = "\n".join([
        '"""What memc prints as JSON, as frozen dataclasses. Names of fields include units."""',
        f"# Written by {Path(__file__).name}; do not edit.",
        *lines, "", "__all__ = [", *(f'    "{name}",' for name in exported), "]", ""])
    return files


def main() -> None:
    files = modules()
    if sys.argv[1:] == ["--check"]:
        present = {path.name: path.read_text("utf-8") for path in RESULTS.glob("*.py")}
        if present != files:
            names = sorted(n for n in {*present, *files} if present.get(n) != files.get(n))
            sys.exit(f"differ from docs/json, run python/write-results.py: {', '.join(names)}")
        return
    for path in RESULTS.glob("*.py"):
        path.unlink()
    for name, text in files.items():
        (RESULTS / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
