"""JSON to frozen dataclasses."""
from __future__ import annotations

import dataclasses
import functools
import types
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def decode(kind: type[T], value: Any) -> T:
    """The dataclass `kind` made from a JSON object.

    Keys that the class does not have are skipped, for newer versions of memc may print more. A
    number that is infinite or not a number is a string in JSON, and a float here.

    Raises:
        KeyError: if a required key is missing.
    """
    hints = _hints(kind)  # type: ignore[arg-type]
    members = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        key = field.name.removesuffix("_")
        if key in value:
            members[field.name] = _value(hints[field.name], value[key])
        elif field.default is dataclasses.MISSING:
            raise KeyError(f"{kind.__name__}: no key '{key}'")
    return kind(**members)


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, value: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = [part for part in arguments if part is not type(None)]
        return _value(inner[0], value) if len(inner) == 1 else value
    if origin is tuple:
        return tuple(_value(arguments[0], part) for part in value)
    if origin is dict:
        return {key: _value(arguments[1], part) for key, part in value.items()}
    if dataclasses.is_dataclass(kind):
        return decode(kind, value)  # type: ignore[arg-type]
    return float(value) if kind is float else value
