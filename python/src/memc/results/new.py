"""The JSON of memc new."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class New:
    """The template that was written."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    kind: str
    """accelerator, device or mapping."""
    name: str
    """Name in reports."""
    file: str | None = None
    """File that was written; absent if it went to standard output."""
    use: str
    """Command that uses the file."""


__all__ = ["New"]
