"""The JSON of memc verify."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Check:
    """One of `checks`. The checks in the order in which they were made; none follows after
    hashes or static rules have failed.
    """
    name: str
    """hashes, static rules, converters, outputs or model."""
    pass_: bool
    """Whether the check passes."""
    detail: str
    """What the check found."""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """Whether a program is correct. Exit status 0 if all checks pass, 1 if any check fails."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    pass_: bool
    """Whether all checks pass."""
    checks: tuple[Check, ...]
    """The checks in the order in which they were made; none follows after hashes or static
    rules have failed.
    """


__all__ = ["Verification"]
