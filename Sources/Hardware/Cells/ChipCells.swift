import Basics

/// The cells of one chip: how each is written, ages and is read.
///
/// The fixed properties of a cell depend only on the seed of the chip and the place of the cell.
public struct ChipCells: Sendable {
  public let faults: FaultMap
  private let model: CellModel
  private let range: ClosedRange<Double>
  private let columns: Int
  private let seed: UInt64
  private let chipFactor: Double
  private let deviceToDevice: Double
  private let cycleToCycle: Double
  /// Whether writes of all cells have the same distribution, wherever the cells are.
  private let areAlike: Bool

  /// - Parameter cell: the cell section with the window of the model.
  public init(_ model: CellModel, _ cell: CellSection, _ array: ArraySection, seed: UInt64) {
    self.model = model
    self.seed = seed
    columns = array.columns
    range = cell.programmable
    faults = FaultMap(model.traits, array, seed: seed)
    chipFactor = factor(
      model.traits.chipToChip, ChipDraw.chipToChip.stream(seed: seed).gaussian(0))
    deviceToDevice = model.traits.deviceToDevice
    cycleToCycle = model.traits.cycleToCycle
    areAlike = !model.traits.hasFaults && !model.device.cellsDiffer && deviceToDevice == 0
  }

  /// The conductance of a cell after a write, in siemens.
  ///
  /// - Parameters:
  ///   - target: siemens.
  ///   - gaussian: the draw of this write for the device.
  ///   - cycle: the draw of this write for cycle-to-cycle variation.
  public func written(
    _ place: @autoclosure () -> CellPlace, target: Double, gaussian: Double,
    cycle: @autoclosure () -> Double
  ) -> Double {
    let once = cycleToCycle == 0 ? 1 : factor(cycleToCycle, cycle())
    guard !areAlike else {
      return model.reached(target: target, range: range, own: 0, gaussian: gaussian) * chipFactor
        * once
    }
    return written(place(), target: target, gaussian: gaussian, once: once)
  }

  /// `written` for many cells.
  ///
  /// - Parameters:
  ///   - place: the place of each cell, by its index in `targets`.
  ///   - targets: siemens.
  ///   - cycles: called only if cycles differ.
  public func written(
    _ place: (Int) -> CellPlace, targets: [Double], gaussians: [Double],
    cycles: @autoclosure () -> [Double]
  ) -> [Double] {
    let once = cycleToCycle == 0 ? nil : cycles().map { factor(cycleToCycle, $0) }
    guard areAlike else {
      return targets.indices.map {
        written(place($0), target: targets[$0], gaussian: gaussians[$0], once: once?[$0] ?? 1)
      }
    }
    var reached = model.device.programmed(targets: targets, range: range, gaussians: gaussians)
    for cell in reached.indices {
      reached[cell] = max(reached[cell], 0) * chipFactor * (once?[cell] ?? 1)
    }
    return reached
  }

  private func written(_ place: CellPlace, target: Double, gaussian: Double, once: Double)
    -> Double
  {
    switch faults[place] {
    case .stuckAtHRS: return model.ownRange(range, gaussian: ownDraw(place)).lowerBound
    case .stuckAtLRS: return model.ownRange(range, gaussian: ownDraw(place)).upperBound
    case .fine:
      let reached = model.reached(
        target: target, range: range, own: ownDraw(place), gaussian: gaussian)
      let own = deviceToDevice == 0 ? 1 : factor(deviceToDevice, deviceDraw(place))
      return reached * chipFactor * own * once
    }
  }

  /// The cell's draw for its own range.
  private func ownDraw(_ place: CellPlace) -> Double {
    guard model.device.cellsDiffer else { return 0 }
    return ChipDraw.ownRange.stream(seed: seed).at(place, columns: columns).gaussian
  }

  private func deviceDraw(_ place: CellPlace) -> Double {
    ChipDraw.deviceToDevice.stream(seed: seed).at(place, columns: columns).gaussian
  }

  /// The conductance `seconds` after a cell was programmed to `conductance`, in siemens. Stuck
  /// cells age like all others.
  public func aged(_ place: CellPlace, _ conductance: Double, seconds: Double) -> Double {
    guard seconds > 0 else { return conductance }
    var aged = conductance
    if model.device.ages != nil {
      let draw = ChipDraw.ageing.stream(seed: seed).at(place, columns: columns)
      aged = model.device.aged(aged, range: range, seconds: seconds, gaussian: draw.gaussian)
    }
    if model.traits.ages {
      let draw = ChipDraw.retention.stream(seed: seed).at(place, columns: columns)
      aged *= model.traits.retained(seconds: seconds, gaussian: draw.gaussian)
    }
    return aged
  }

  /// The standard deviation of one reading, in siemens: the independent noises of the device and
  /// the traits combined.
  public func readDeviation(_ conductance: Double, programmed: Double, seconds: Double) -> Double {
    let own = model.device.readDeviation(
      conductance, programmed: programmed, range: range, seconds: seconds)
    let common = model.traits.readNoise * conductance
    return (own * own + common * common).squareRoot()
  }
}

/// `max(1 + σ N, 0)`.
private func factor(_ sigma: Double, _ gaussian: Double) -> Double { max(1 + sigma * gaussian, 0) }

extension CellSection {
  /// The possible targets; the highest level may exceed the range by a rounding error.
  public var programmable: ClosedRange<Double> {
    let step = (maximumConductance - minimumConductance) / Double(levels - 1)
    return
      minimumConductance...max(
        maximumConductance, minimumConductance + step * Double(levels - 1))
  }
}
