"""The JSON of memc list."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Field:
    """One of `fields`. Fields of the entry."""
    name: str
    """Name, as it is written."""
    expects: str
    """Values that the field accepts."""
    summary: str
    """Summary in one line."""
    default: str | None = None
    """Default in text form; absent if the field is required."""
    requires: str | None = None
    """Setting without which the field is refused, because it would have no effect; absent if
    there is none.
    """


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One of `entries`. The entries of this kind."""
    name: str
    """Name, as it is written."""
    summary: str
    """Summary in one line."""
    fields: tuple[Field, ...]
    """Fields of the entry."""


@dataclass(frozen=True, kw_only=True)
class ComponentListField:
    """One of `fields`. Fields of the files of this kind, each with the keys that lead to it;
    only for accelerators and mappings.
    """
    name: str
    """Keys that lead to the field, as `--set` takes them."""
    expects: str
    """Values that the field accepts."""
    summary: str
    """Summary in one line."""
    default: str | None = None
    """Default in text form; absent if the field is required."""
    requires: str | None = None
    """Setting without which the field is refused, because it would have no effect; absent if
    there is none.
    """


@dataclass(frozen=True, kw_only=True)
class Component:
    """One of `components`. Components with prices; only for accelerators."""
    name: str
    """Name, as a price states it."""
    summary: str
    """What happens in one of its events."""
    has_width: bool
    """Whether its prices may depend on a width in bits."""


@dataclass(frozen=True, kw_only=True)
class ComponentList:
    """What can be chosen by name."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    kind: str
    """The kind that is listed."""
    entries: tuple[Entry, ...]
    """The entries of this kind."""
    fields: tuple[ComponentListField, ...] | None = None
    """Fields of the files of this kind, each with the keys that lead to it; only for
    accelerators and mappings.
    """
    components: tuple[Component, ...] | None = None
    """Components with prices; only for accelerators."""


__all__ = ["ComponentList"]
