"""The JSON of memc doctor."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Check:
    """One of `checks`. What was looked at."""
    name: str
    """memc, mappings, processor, cores, memory, OpenBLAS, folder or self-test."""
    status: str
    """ok, warning or error."""
    detail: str
    """What was found."""
    remedy: str | None = None
    """What to do; absent if all is well."""


@dataclass(frozen=True, kw_only=True)
class Doctor:
    """What an installation has. Exit status 0 if nothing has the status error, else 1."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """Version of memc."""
    pass_: bool
    """Whether nothing has the status error."""
    checks: tuple[Check, ...]
    """What was looked at."""


__all__ = ["Doctor"]
