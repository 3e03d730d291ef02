import Basics

/// A kind of cell that pulses program: the mean response, and how cells differ from it.
public struct PulsedCell: Sendable {
  /// The mean response.
  public enum Response: Sendable {
    case behaviour(any PulseResponse)
    case memristor(MemristorPulses)
  }

  public let name: String
  public let response: Response
  public let traits: PulseTraits
  /// The fields that the user has set, without those of `PulseTraits`.
  private let own: Record

  /// The cell `name`, a pulse response or a memristor model, from a record with its own fields,
  /// those of `PulseTraits` and, for a memristor, those of `MemristorPulses.Settings`.
  ///
  /// - Throws: the diagnostics of each; those of unknown keys name all that are known.
  ///   `configuration` for fields of `PulseTraits` that a memristor model and its pulses give.
  public init(_ name: String, _ record: Record, at place: Place? = nil) throws {
    let model = memristors.type(named: name)
    guard let type = pulseResponses.type(named: name) ?? model else {
      throw Diagnostic.unknown(
        "pulsed device", name, known: pulseResponses.names + memristors.names,
        at: place ?? record.place)
    }
    let settings: [any Component.Type] =
      model == nil ? [PulseTraits.self] : [PulseTraits.self, MemristorPulses.Settings.self]
    var parts = try record.split(among: [type] + settings, of: name)
    self.name = name
    own = parts[0]
    if model != nil { try parts[1].expectNoneOfModel(name) }
    traits = try PulseTraits(parts[1])
    guard model != nil else {
      response = .behaviour(try pulseResponses.make(name, parts[0], at: place))
      guard traits.readNanoseconds == nil || shape != nil else {
        throw Diagnostic.configuration(
          "'read-ns' of '\(name)' requires 'pulse-V' and 'pulse-ns'",
          at: parts[1]["read-ns"]?.place ?? record.place)
      }
      return
    }
    parts[2].place = record.place ?? place
    response = .memristor(
      try locating(at: record.place ?? place) {
        try MemristorPulses(
          try memristors.make(name, parts[0], at: place), MemristorPulses.Settings(parts[2]))
      })
  }

  public var states: Double {
    switch response {
    case .behaviour(let response): response.states
    case .memristor(let pulses): pulses.states
    }
  }

  public func rise(at position: Double) -> Double {
    switch response {
    case .behaviour(let response): response.rise(at: position)
    case .memristor(let pulses): pulses.rise(at: position)
    }
  }

  public func fall(at position: Double) -> Double {
    switch response {
    case .behaviour(let response): response.fall(at: position)
    case .memristor(let pulses): pulses.fall(at: position)
    }
  }

  /// The conductances of a memristor model, siemens; `nil`: those of the accelerator's cells.
  public var ownConductances: ClosedRange<Double>? {
    if case .memristor(let pulses) = response { pulses.conductances } else { nil }
  }

  /// Ratio of highest to lowest conductance; `nil`: that of the accelerator's cells.
  public var onOffRatio: Double? {
    switch response {
    case .behaviour: traits.onOffRatio
    case .memristor(let pulses):
      pulses.conductances.upperBound / pulses.conductances.lowerBound
    }
  }

  /// The pulses; `nil` if they are not stated.
  public var shape: PulseShape? {
    switch response {
    case .behaviour:
      guard let voltage = traits.pulseVoltage, let length = traits.pulseNanoseconds else {
        return nil
      }
      return PulseShape(setVoltage: voltage, resetVoltage: voltage, seconds: length * 1e-9)
    case .memristor(let pulses):
      let settings = pulses.settings
      return PulseShape(
        setVoltage: settings.setVoltage, resetVoltage: settings.resetVoltage,
        seconds: settings.width)
    }
  }

  /// The name with every field that the user has set.
  public var value: Value {
    var record = Record()
    record["name"] = Value(.text(name))
    for entry in own.entries + traits.record.entries { record[entry.key] = entry.value }
    if case .memristor(let pulses) = response {
      for entry in pulses.settings.record.entries { record[entry.key] = entry.value }
    }
    return record.value
  }
}

extension PulsedCell: Equatable {
  /// Whether both respond alike, however they were written.
  public static func == (a: PulsedCell, b: PulsedCell) -> Bool {
    a.name == b.name && a.traits == b.traits && a.responseFields == b.responseFields
  }

  private var responseFields: [Record] {
    switch response {
    case .behaviour(let response): [response.fullRecord]
    case .memristor(let pulses): [pulses.model.fullRecord, pulses.settings.fullRecord]
    }
  }
}

/// The voltages, in volts, and the length of rectangular pulses.
public struct PulseShape: Sendable {
  public let setVoltage: Double
  public let resetVoltage: Double
  public let seconds: Double
}

extension Record {
  /// Refuses those fields of `PulseTraits` that a memristor model and its pulses give.
  fileprivate func expectNoneOfModel(_ name: String) throws {
    let reasons = [
      "on-off": "the equations of '\(name)' give the conductances",
      "pulse-V": "'set-V' and 'reset-V' give the voltages of pulses on '\(name)'",
      "pulse-ns": "'width-s' gives the length of pulses on '\(name)'",
    ]
    var diagnostics = Diagnostics()
    for entry in entries {
      guard let reason = reasons[entry.key] else { continue }
      diagnostics.append(
        .configuration(
          "'\(entry.key)' has no effect: \(reason)", at: entry.value.place ?? place))
    }
    try diagnostics.throwIfAny()
  }

  /// The fields of this record that belong to each type, the first that has the key.
  ///
  /// - Throws: a diagnostic for each key that no type has.
  fileprivate func split(among types: [any Component.Type], of owner: String) throws -> [Record] {
    let keys = types.map { $0.fieldDescriptions.map(\.name) }
    var parts = types.map { _ in Record(at: place) }
    var diagnostics = Diagnostics()
    for entry in entries {
      if let part = keys.firstIndex(where: { $0.contains(entry.key) }) {
        parts[part][entry.key] = entry.value
      } else {
        diagnostics.append(
          .unknown(
            "key", entry.key, of: owner, known: keys.flatMap(\.self),
            at: entry.value.place ?? place))
      }
    }
    try diagnostics.throwIfAny()
    return parts
  }
}
