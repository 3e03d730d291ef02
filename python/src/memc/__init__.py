"""memc compiles neural networks to memristor crossbars.

    program = memc.compile("model.onnx", calibrate=images)
    program.verify("model.onnx").pass_
    program.simulate(images, labels, device="lognormal:sigma=0.4", chips=20).accuracy_mean

Every function runs a command of the binary `memc`, whose pages explain what it does. Results are
frozen dataclasses; names of their fields include units. What memc refuses is a `MemcError`.
"""
from .binary import command
from .commands import check, compile, components, inspect, learn, plan, study, train
from .errors import (
    CannotCreateError,
    CheckFailedError,
    ConfigurationError,
    InputOutputError,
    InternalError,
    MalformedError,
    MemcError,
    MissingError,
    TryAgainError,
    UnsupportedError,
    UsageError,
)
from .line import MemcWarning
from .models import to_onnx
from .programs import Chip, Program, TrainedModel
from .results import (
    Accounting,
    ComponentList,
    ExportResult,
    Inspection,
    LearningResult,
    ModelCheck,
    Plan,
    ProgrammingResult,
    Report,
    SimulationResult,
    StudyResult,
    TrainingResult,
    Verification,
)
from .sweeps import SweepRow, SweepTable, sweep
from .version import VERSION as __version__

__all__ = [
    "Accounting", "CannotCreateError", "CheckFailedError", "Chip", "ComponentList",
    "ConfigurationError", "ExportResult", "InputOutputError", "Inspection", "InternalError",
    "LearningResult", "MalformedError", "MemcError", "MemcWarning", "MissingError",
    "ModelCheck", "Plan", "Program", "ProgrammingResult", "Report", "SimulationResult",
    "StudyResult", "SweepRow", "SweepTable", "TrainedModel", "TrainingResult", "TryAgainError",
    "UnsupportedError", "UsageError", "Verification", "__version__", "check", "command",
    "compile", "components", "inspect", "learn", "plan", "study", "sweep", "to_onnx", "train",
]
