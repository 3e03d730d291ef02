"""What memc prints as JSON, as frozen dataclasses. Names of fields include units."""
# Written by write-results.py; do not edit.
from .accounting import Accounting
from .array import Array
from .cells import CellTable
from .check import ModelCheck
from .device import DeviceResponse
from .error import Failure
from .export import ExportResult
from .inspect import Inspection
from .learn import LearningResult
from .list import ComponentList
from .plan import Plan
from .program import ProgrammingResult
from .report import Report
from .simulate import SimulationResult
from .study import StudyResult
from .train import TrainingResult
from .verify import Verification

__all__ = [
    "Accounting",
    "Array",
    "CellTable",
    "ComponentList",
    "DeviceResponse",
    "ExportResult",
    "Failure",
    "Inspection",
    "LearningResult",
    "ModelCheck",
    "Plan",
    "ProgrammingResult",
    "Report",
    "SimulationResult",
    "StudyResult",
    "TrainingResult",
    "Verification",
]
