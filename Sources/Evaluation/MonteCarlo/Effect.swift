import Hardware

/// A reason why a chip computes something different from its program.
package enum Effect: String, CaseIterable, Sendable {
  case programming
  case deviceToDevice = "device-to-device"
  case cycleToCycle = "cycle-to-cycle"
  case chipToChip = "chip-to-chip"
  case stuckCells = "stuck cells"
  case ageing
  case readNoise = "read noise"
  case curve = "nonlinear I-V"
  case wires
  case converterRange = "converter rounding and range"
  case converterMismatch = "converter mismatch"
  case activationUnits = "activation units"
  case poolingUnits = "pooling units"

  /// The effect that this one depends on: converters that do not round or clip cannot differ.
  var basis: Effect? { self == .converterMismatch ? .converterRange : nil }

  func isPresent(in conditions: Conditions) -> Bool {
    let cells = conditions.cells
    let adc = conditions.accelerator.adc
    switch self {
    case .programming: return cells.programs
    case .deviceToDevice: return cells.traits.deviceToDevice > 0 || cells.device.cellsDiffer
    case .cycleToCycle: return cells.traits.cycleToCycle > 0
    case .chipToChip: return cells.traits.chipToChip > 0
    case .stuckCells: return cells.traits.hasFaults
    case .ageing: return conditions.seconds > 0 && cells.ages
    case .readNoise: return cells.isNoisy(in: conditions.accelerator.cell)
    case .curve: return !cells.traits.curve.isLinear
    case .wires: return !conditions.accelerator.array.wires.areIdeal
    case .converterRange: return adc.bits != nil
    case .converterMismatch: return !adc.areIdeal
    case .activationUnits: return !conditions.accelerator.units.activation.isExact
    case .poolingUnits: return !conditions.accelerator.units.pooling.isExact
    }
  }

  /// Returns whether it differs from chip to chip or from reading to reading.
  package func isRandom(in conditions: Conditions) -> Bool {
    switch self {
    case .curve, .wires, .converterRange: false
    case .ageing:
      conditions.cells.device.ages != nil || conditions.cells.traits.retentionSpread > 0
    case .programming, .deviceToDevice, .cycleToCycle, .chipToChip, .stuckCells, .readNoise,
      .converterMismatch:
      true
    case .activationUnits: conditions.accelerator.units.activation.isRandom
    case .poolingUnits: conditions.accelerator.units.pooling.isRandom
    }
  }

  func remove(from conditions: inout Conditions) {
    switch self {
    case .programming: conditions.cells.disable(.programming)
    case .deviceToDevice:
      conditions.cells.disable(.differences)
      conditions.cells.change { $0.deviceToDevice = 0 }
    case .cycleToCycle: conditions.cells.change { $0.cycleToCycle = 0 }
    case .chipToChip: conditions.cells.change { $0.chipToChip = 0 }
    case .stuckCells:
      conditions.cells.change {
        $0.stuckAtHRS = 0
        $0.stuckAtLRS = 0
        $0.faultMap = FaultFile()
      }
    case .ageing: conditions.seconds = 0
    case .readNoise:
      conditions.cells.disable(.reading)
      conditions.cells.change { $0.readNoise = 0 }
    case .curve: conditions.cells.change { $0.shape = .linear }
    case .wires: conditions.accelerator.array.wires = WireSection()
    case .converterRange:
      let adc = conditions.accelerator.adc
      conditions.accelerator.adc = ADCSection()
      conditions.accelerator.adc.columnsPerADC = adc.columnsPerADC
    case .converterMismatch:
      conditions.accelerator.adc.offsetDeviation = 0
      conditions.accelerator.adc.gainDeviation = 0
      conditions.accelerator.adc.nonlinearityDeviation = 0
      conditions.accelerator.adc.capacitorDeviation = 0
      conditions.accelerator.adc.errors = ConversionErrors()
    case .activationUnits: conditions.accelerator.units.activation = UnitSection()
    case .poolingUnits: conditions.accelerator.units.pooling = UnitSection()
    }
  }
}

extension CellModel {
  /// Whether a write may miss its target.
  fileprivate var programs: Bool {
    !((device as? AblatedDevice)?.disabled.contains(.programming) ?? (device is Ideal))
  }

  /// Whether two readings of a cell at LRS may differ.
  fileprivate func isNoisy(in cell: CellSection) -> Bool {
    let range = (try? self.cell(of: cell))?.programmable ?? cell.programmable
    let highest = range.upperBound
    return traits.readNoise > 0
      || device.readDeviation(highest, programmed: highest, range: range, seconds: 1) > 0
  }

  fileprivate mutating func change(_ body: (inout CellTraits) -> Void) {
    var traits = traits
    body(&traits)
    self = CellModel(device, traits)
  }

  fileprivate mutating func disable(_ part: AblatedDevice.Part) {
    self = CellModel(AblatedDevice(device, disabling: part), traits)
  }
}
