"""The JSON of errors of every command with --json."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it is wrong, as far as known."""
    source: str
    """The file as the user named it, or another source such as --set."""
    line: int | None = None
    """Line, counted from 1."""
    column: int | None = None
    """Column, counted from 1."""
    byte: int | None = None
    """Byte offset in the file."""
    node: str | None = None
    """Node of the model."""
    member: str | None = None
    """Member of a zip file."""


@dataclass(frozen=True, kw_only=True)
class Error:
    """One of `errors`. All reasons."""
    kind: str
    """The kind of error."""
    message: str
    """What is wrong, as a clause."""
    notes: tuple[str, ...]
    """What to do."""
    place: Place | None = None
    """Where it is wrong, as far as known."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """What a command prints with '--json' when it fails; standard error has the same reasons as
    text. Exit status 1, and 69 of 'check', are results, not failures: they come with the
    command's own object.
    """
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    exit_status: int
    """The exit status, set by the first error: 64 usage, 65 malformed input, 66 input missing,
    69 valid but unsupported, 70 internal error, 73 cannot create, 74 input/output error, 75
    try again, 78 configuration.
    """
    errors: tuple[Error, ...]
    """All reasons."""


__all__ = ["Failure"]
