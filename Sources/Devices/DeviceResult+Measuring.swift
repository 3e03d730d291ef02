import Basics
import DeviceDynamics

extension DeviceResult {
  /// - Throws: the errors of `Fingerprints`, if the drive is periodic.
  init(_ memristor: NamedMemristor, _ drive: any Drive, _ read: ReadResponse) throws {
    let (model, points) = (memristor.model, read.transient.points)
    let (states, currents) = (points.map(\.state), points.map(\.current))
    device = memristor.name
    self.model = model.name
    source = memristor.source
    parameters = model.fullRecord.values
    self.drive = drive.name
    driveParameters = drive.shortRecord.values
    driveText = drive.text
    readVoltageV = read.readVoltage
    resistanceStartOhm = 1 / (read.conductances.first ?? .nan)
    resistanceEndOhm = 1 / model.conductance(read.transient.motion.state, readAt: readVoltageV)
    stateUnit = model.stateUnit
    stateStart = states.first ?? .nan
    stateEnd = read.transient.motion.state
    (stateMin, stateMax) = (states.min() ?? .nan, states.max() ?? .nan)
    (currentMinA, currentMaxA) = (currents.min() ?? .nan, currents.max() ?? .nan)
    chargeC = read.transient.motion.charge
    energyJ = read.transient.motion.energy
    self.points = points.count
    steps = read.transient.motion.steps
    let loop = (drive as? any PeriodicDrive).map {
      Loop(of: model, points.suffix((points.count - 1) / $0.cycles + 1))
    }
    loopAreaW = loop?.lobeArea
    let found = try loop.flatMap { loop in
      try (drive as? any PeriodicDrive).map { try Fingerprints(of: model, under: $0, loop) }
    }
    fingerprints = found?.all.map { FingerprintResult($0) } ?? []
    lobeAreas = found?.sweep.samples.map { LobeArea($0) } ?? []
    criticalFrequencyHz = found?.sweep.criticalFrequency
    pulses = drive is PulseTrain ? read.pulses : []
    warnings =
      memristor.isEstimated
      ? ["the figures of '\(memristor.name)' are not those of a device: \(memristor.source ?? "")"]
      : []
    plot = DevicePlot(points, pulses, of: device, drive: driveText)
  }
}

extension ReadResponse {
  /// The conductance at the end of each pulse: points are at the start of each pulse and each gap.
  fileprivate var pulses: [DeviceResult.Pulse] {
    let points = transient.points
    return stride(from: 1, to: points.count, by: 2).map { index in
      DeviceResult.Pulse(
        pulse: index / 2 + 1, voltageV: points[index - 1].voltage,
        conductanceS: conductances[index], state: points[index].state)
    }
  }
}

extension DeviceResult.FingerprintResult {
  fileprivate init(_ found: Fingerprint) {
    name = found.name
    measure = found.measure
    figure = found.figure
    limit = found.limit
    passed = found.passed
    reason = found.reason
  }
}

extension DeviceResult.LobeArea {
  fileprivate init(_ sample: FrequencySweep.Sample) {
    frequencyHz = sample.frequency
    areaW = sample.area
    relativeArea = sample.relativeArea
  }
}

extension Record {
  fileprivate var values: [String: Value] {
    entries.reduce(into: [:]) { $0[$1.key] = $1.value }
  }
}

extension Drive {
  /// `sine, amplitude-V 0.5, frequency-Hz 1e+06, cycles 2`.
  fileprivate var text: String {
    let fields = shortRecord.entries.map { entry in
      let value =
        if case .real(let real) = entry.value.content { real.brief } else {
          entry.value.description
        }
      return ", \(entry.key) \(value)"
    }
    return name + fields.joined()
  }

  /// The fields, except the samples of a file, which may be many.
  fileprivate var shortRecord: Record { self is SampledDrive ? Record() : fullRecord }
}
