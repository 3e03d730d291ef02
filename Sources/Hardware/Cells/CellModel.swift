import Basics

/// One kind of cell: a device model and the traits of its cells.
public struct CellModel: Sendable {
  public let device: any Device
  public let traits: CellTraits

  public init(_ device: any Device, _ traits: CellTraits = CellTraits()) {
    self.device = device
    self.traits = traits
  }

  /// The device `name`, from a record with its own fields and those of `CellTraits`.
  ///
  /// - Throws: the diagnostics of the device and the traits; those of unknown keys name the keys of
  ///   both.
  public init(_ name: String, _ record: Record, at place: Place? = nil) throws {
    guard let type = devices.type(named: name) else {
      throw Diagnostic.unknown("device", name, known: devices.names, at: place ?? record.place)
    }
    let common = Set(CellTraits.fields.map(\.name))
    var (own, traits) = (Record(at: record.place), Record(at: record.place))
    var diagnostics = Diagnostics()
    let ownKeys = type.fieldDescriptions.map(\.name)
    for entry in record.entries {
      if common.contains(entry.key) {
        traits[entry.key] = entry.value
      } else if ownKeys.contains(entry.key) {
        own[entry.key] = entry.value
      } else {
        diagnostics.append(
          .unknownKey(entry.key, of: name, ownKeys, at: entry.value.place ?? record.place))
      }
    }
    let device = try diagnostics.collect { try devices.make(name, own, at: place) }
    let checked = try diagnostics.collect(at: place) { try CellTraits(traits) }
    try diagnostics.throwIfAny()
    guard let device, let checked else { preconditionFailure("nothing was wrong") }
    self.init(device, checked)
  }

  /// The cells of an accelerator with the conductance window of this kind of cell, if it has one.
  ///
  /// - Throws: `configuration` if the window is empty, outside the measured range of the device, or
  ///   if the device has no effect in it.
  public func cell(of cell: CellSection) throws -> CellSection {
    var cell = cell
    if traits.minimumConductance != nil || device.window != nil {
      cell.isEstimated = traits.isEstimated
    }
    cell.minimumConductance =
      traits.minimumConductance ?? device.window?.lowerBound ?? cell.minimumConductance
    cell.maximumConductance =
      traits.maximumConductance ?? device.window?.upperBound ?? cell.maximumConductance
    try cell.validate()
    try device.expectEffect(in: cell.minimumConductance...cell.maximumConductance)
    try expectStates(forLevels: min(traits.levels ?? cell.levels, cell.levels))
    if let validity = device.validity,
      !validity.contains(cell.minimumConductance) || !validity.contains(cell.maximumConductance)
    {
      throw Diagnostic.configuration(
        "'\(device.name)' is valid from \(validity.lowerBound) to \(validity.upperBound) S, not "
          + "from \(cell.minimumConductance) to \(cell.maximumConductance) S", at: nil)
    }
    return cell
  }

  /// - Throws: `configuration` if some of these levels are no states of the device.
  private func expectStates(forLevels levels: Int) throws {
    guard let states = device.stateCount, (states - 1) % (levels - 1) != 0 else { return }
    let fitting = (2...states).filter { (states - 1) % ($0 - 1) == 0 }.map(String.init)
    throw Diagnostic.configuration(
      "'\(device.name)' has \(states) states, of which \(levels) evenly spaced levels cannot be "
        + "chosen", at: nil, note: "cells may have \(fitting.joined(separator: ", ")) levels")
  }

  /// Whether conductances change after programming.
  public var ages: Bool { device.ages != nil || traits.ages }

  /// A warning if figures of the cells are estimates.
  public var estimateWarning: String? {
    traits.isEstimated
      ? "figures of these '\(device.name)' cells are estimates: see 'source' in the device file"
      : nil
  }
}

extension Diagnostic {
  fileprivate static func unknownKey(
    _ key: String, of device: String, _ own: [String], at place: Place?
  ) -> Diagnostic {
    let common = CellTraits.fields.map(\.name)
    var diagnostic = Diagnostic.unknown("key", key, of: device, known: own + common, at: place)
    diagnostic.notes.removeLast()
    diagnostic.notes.append(
      own.isEmpty
        ? "'\(device)' has no keys of its own"
        : "keys of '\(device)': " + own.joined(separator: ", "))
    diagnostic.notes.append("keys of every device: " + common.joined(separator: ", "))
    return diagnostic
  }
}
