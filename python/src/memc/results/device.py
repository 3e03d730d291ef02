"""The JSON of memc device."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """One of `fingerprints`. The three fingerprints of a memristor; empty if the drive is not
    periodic.
    """
    name: str
    """Name of the fingerprint."""
    measure: str
    """What is measured."""
    figure: float | None = None
    """The measured figure; absent where the fingerprint does not apply."""
    limit: float
    """The figure must be below."""
    passed: bool | None = None
    """Whether it is; absent where the fingerprint does not apply."""
    reason: str | None = None
    """Why the fingerprint does not apply."""


@dataclass(frozen=True, kw_only=True)
class LobeArea:
    """One of `lobe_areas`. Lobe area of the first period at each frequency that was tried."""
    frequency_Hz: float
    """Frequency of the drive."""
    area_W: float
    """Area of the lobes."""
    relative_area: float
    """Area over the largest voltage times the largest current."""


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """One of `pulses`. The device after each pulse of the drive `pulses`."""
    pulse: int
    """Number of the pulse, from 1."""
    voltage_V: float
    """Voltage of the pulse."""
    conductance_S: float
    """Conductance after it, read at the read voltage."""
    state: float
    """State after it."""


@dataclass(frozen=True, kw_only=True)
class DeviceResponse:
    """The response of one memristor to a drive. '--csv' writes its points."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    device: str
    """Name of the parameter set or model."""
    model: str
    """Name of the model."""
    source: str | None = None
    """Where the figures of a parameter set come from; absent for a model."""
    parameters: dict[str, float | bool | str]
    """Every field of the model."""
    drive: str
    """Name of the drive; `samples` for a file."""
    drive_parameters: dict[str, float]
    """Every field of the drive; empty for samples."""
    read_voltage_V: float
    """Voltage at which resistances and conductances are read."""
    resistance_start_ohm: float
    """Resistance before the drive, read at the read voltage."""
    resistance_end_ohm: float
    """The same after the drive."""
    state_unit: str
    """Unit of states; empty for a share."""
    state_start: float
    """State before the drive."""
    state_end: float
    """State after the drive."""
    state_min: float
    """Smallest state."""
    state_max: float
    """Largest state."""
    current_min_A: float
    """Smallest current."""
    current_max_A: float
    """Largest current."""
    charge_C: float
    """Charge that went through the device."""
    energy_J: float
    """Energy that the device took up."""
    loop_area_W: float | None = None
    """Area of the lobes of current against voltage in the last period; absent if the drive is
    not periodic.
    """
    points: int
    """Number of points of the response."""
    steps: int
    """Steps of the integrator."""
    fingerprints: tuple[Fingerprint, ...]
    """The three fingerprints of a memristor; empty if the drive is not periodic."""
    lobe_areas: tuple[LobeArea, ...]
    """Lobe area of the first period at each frequency that was tried."""
    critical_frequency_Hz: float | None = None
    """Frequency from which on the lobe area falls; absent if it does not fall."""
    pulses: tuple[Pulse, ...]
    """The device after each pulse of the drive `pulses`."""
    warnings: tuple[str, ...]
    """Warnings, such as figures that are not those of a device."""


__all__ = ["DeviceResponse"]
