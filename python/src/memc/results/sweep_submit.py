"""The JSON of memc sweep submit."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SweepSubmit:
    """The jobs of a sweep."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    sweep: str
    """The sweep file."""
    results: str
    """Folder of results."""
    tasks: int
    """Number of tasks of the array job."""
    time: str
    """Time limit of a task, hours:minutes:seconds."""
    memory_mebibytes: int
    """Memory of a task, MiB."""
    points_script: str
    """Script of the array job."""
    merge_script: str
    """Script of the job after it."""
    table: str
    """The table that is written at the end."""
    points_job: str | None = None
    """Number of the array job; absent if it is not submitted."""
    merge_job: str | None = None
    """Number of the job after it; absent if it is not submitted."""


__all__ = ["SweepSubmit"]
