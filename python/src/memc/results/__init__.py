"""What memc prints as JSON, as frozen dataclasses. Names of fields include units."""
# Written by write-results.py; do not edit.
from .accounting import Accounting
from .array import Array
from .cells import CellTable
from .check import ModelCheck
from .device import DeviceResponse
from .diff import Diff
from .doctor import Doctor
from .error import Failure
from .explain import Explain
from .export import ExportResult
from .inspect import Inspection
from .learn import LearningResult
from .list import ComponentList
from .new import New
from .plan import Plan
from .plot import Plot
from .program import ProgrammingResult
from .report import Report
from .simulate import SimulationResult
from .simulate_part import SimulationPart
from .status import Status
from .study import StudyResult
from .sweep_merge import SweepMerge
from .sweep_plan import SweepPlan
from .sweep_run import SweepRun
from .sweep_status import SweepStatus
from .sweep_submit import SweepSubmit
from .train import TrainingResult
from .verify import Verification

__all__ = [
    "Accounting",
    "Array",
    "CellTable",
    "ComponentList",
    "DeviceResponse",
    "Diff",
    "Doctor",
    "Explain",
    "ExportResult",
    "Failure",
    "Inspection",
    "LearningResult",
    "ModelCheck",
    "New",
    "Plan",
    "Plot",
    "ProgrammingResult",
    "Report",
    "SimulationPart",
    "SimulationResult",
    "Status",
    "StudyResult",
    "SweepMerge",
    "SweepPlan",
    "SweepRun",
    "SweepStatus",
    "SweepSubmit",
    "TrainingResult",
    "Verification",
]
