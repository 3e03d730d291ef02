"""The JSON of memc export."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Format:
    """Format with every field."""
    name: str
    """Name of the format."""


@dataclass(frozen=True, kw_only=True)
class ExportResult:
    """What was written."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """Version of memc that wrote the result."""
    format: Format
    """Format with every field."""
    bytes: int
    """Size of the file."""
    content: str
    """What the file holds, in words."""
    warnings: tuple[str, ...]
    """What the format cannot state."""


__all__ = ["ExportResult"]
