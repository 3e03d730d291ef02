"""The JSON of memc explain CODE."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Status:
    """What an exit status means."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    status: int
    """Exit status."""
    name: str
    """Kind of the errors with this status, as in the output of errors."""
    title: str
    """In a few words."""
    meaning: str
    """What it means."""
    causes: tuple[str, ...]
    """Usual causes."""
    remedies: tuple[str, ...]
    """What to do."""


__all__ = ["Status"]
