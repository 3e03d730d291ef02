"""What memc refuses, as exceptions; each exit status has a class."""
from __future__ import annotations

from typing import Any

from .decoding import decode
from .results import Failure
from .results.error import Error, Place


class MemcError(Exception):
    """memc gave no result.

    The message is what memc prints to standard error.
    """

    code: int
    """The exit status."""
    place: Place | None
    """Where the first reason is: file, line, node, …; `None` if memc named no place."""
    notes: tuple[str, ...]
    """What to do about the first reason."""
    errors: tuple[Error, ...]
    """All reasons; empty if memc stopped before it could state them."""

    def __init__(self, message: str, code: int, errors: tuple[Error, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.errors = errors
        self.place = errors[0].place if errors else None
        self.notes = errors[0].notes if errors else ()


class CheckFailedError(MemcError):
    """A check failed (exit status 1)."""


class UsageError(MemcError):
    """An argument or option is wrong (64)."""


class MalformedError(MemcError):
    """An input is malformed (65)."""


class MissingError(MemcError):
    """An input is missing (66)."""


class UnsupportedError(MemcError):
    """An input is valid, but memc does not support it (69)."""


class InternalError(MemcError):
    """memc has a fault, or something ended it (70, and every other status)."""


class CannotCreateError(MemcError):
    """An output cannot be created (73)."""


class InputOutputError(MemcError):
    """Reading or writing failed (74)."""


class TryAgainError(MemcError):
    """What memc needs is not there now, such as memory (75)."""


class ConfigurationError(MemcError):
    """A mapping, accelerator or device is wrong (78)."""


_CLASSES: dict[int, type[MemcError]] = {
    1: CheckFailedError,
    64: UsageError,
    65: MalformedError,
    66: MissingError,
    69: UnsupportedError,
    73: CannotCreateError,
    74: InputOutputError,
    75: TryAgainError,
    78: ConfigurationError,
}


def error(status: int, printed: dict[str, Any] | None, text: str) -> MemcError:
    """The exception for an exit status, what memc printed as JSON, and standard error."""
    reasons = decode(Failure, printed).errors if printed else ()
    message = "\n".join(_line(reason) for reason in reasons) or text.strip()
    kind = _CLASSES.get(status, InternalError)
    return kind(message or f"memc ended with exit status {status}", status, reasons)


def _line(reason: Error) -> str:
    """A reason and its notes as text."""
    place = reason.place
    parts = [] if place is None else [
        place.source, *(str(n) for n in (place.line, place.column) if n is not None)]
    head = ":".join(parts) + ": " if parts else ""
    node = f" (node '{place.node}')" if place is not None and place.node else ""
    return "\n".join([head + reason.message + node, *(f"note: {note}" for note in reason.notes)])
