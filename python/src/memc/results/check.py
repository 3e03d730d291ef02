"""The JSON of memc check."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Node:
    """One of `nodes`. The nodes in the order of evaluation."""
    name: str
    """Name of the node."""
    operator: str
    """Operator of the node."""
    status: str
    """What happens to the node."""
    notes: tuple[str, ...]
    """What to do about a refusal."""
    reason: str | None = None
    """Why it is refused."""


@dataclass(frozen=True, kw_only=True)
class ModelCheck:
    """Every node of a model, and whether it can be compiled."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    supported: bool
    """Whether the model can be compiled."""
    nodes: tuple[Node, ...]
    """The nodes in the order of evaluation."""
    problems: tuple[str, ...]
    """Problems of the model that do not belong to a single node."""
    problem_notes: tuple[str, ...]
    """What to do about the problems."""
    assumptions: tuple[str, ...]
    """What memc assumed, such as a batch of 1."""


__all__ = ["ModelCheck"]
