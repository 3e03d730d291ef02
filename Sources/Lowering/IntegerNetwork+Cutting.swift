import Hardware
import IntegerModel
import Mapping
import NetworkIR
import TileMachine

extension IntegerNetwork {
  /// What the matrices cost on an accelerator, for choosing where to cut the network. Missing prices
  /// count as 0, a missing time of a read as 1 ns.
  ///
  /// - Parameters:
  ///   - matrices: those of the network.
  ///   - bitsPerCycle: input bits driven on a word line in one cycle.
  /// - Throws: a diagnostic if a tile is too small for one position.
  public func cuttingTimes(
    _ matrices: [Matrix], on accelerator: Accelerator, in encoding: any Encoding,
    bitsPerCycle: Int, _ schedule: Schedule
  ) throws -> Cutting.Times {
    let prices = UnitTimes(accelerator)
    var times = Cutting.Times(
      reading: [], window: [], lead: [], units: [], memory: [], loading: [],
      writing: [Event.writePulse, .verifyRead].reduce(0) {
        $0 + prices[$1] * Double(accelerator.array.rows * accelerator.array.columns)
      },
      overlap: Cutting.Overlap(schedule),
      positionsPerTile: try Lowering.positions(for: matrices, on: accelerator, in: encoding)
        / accelerator.chip.allTiles)
    for step in steps {
      if case .matrix(let tables) = step.tables {
        let bytes = (tables.codes.count * tables.weightBits + 7) / 8
        times.reading.append(readingTime(of: step, on: accelerator, bitsPerCycle) ?? 1)
        times.window.append(prices.window(of: tables, on: accelerator, times.positionsPerTile))
        times.lead.append(step.lead)
        times.loading.append(prices[.memoryRead] * Double(bytes))
        times.units.append(0)
        times.memory.append(0)
      }
      if let last = times.units.indices.last {
        times.units[last] += prices.units(of: step)
        times.memory[last] += prices.memory(of: step)
      }
    }
    return times
  }

  /// One read of a full array, in ns; `nil` without prices.
  private func readingTime(of step: Step, on accelerator: Accelerator, _ bitsPerCycle: Int)
    -> Double?
  {
    let format = step.inputs[0].format
    let cycles = InputCycle.of(
      bits: format.bits, isSigned: format.isSigned, bitsPerCycle: bitsPerCycle)
    let converted = accelerator.adc.bitSum == .analog ? 1 : cycles.count
    return ReadStep(
      cycleBits: cycles.map(\.bits), converted: converted, columns: accelerator.array.columns,
      on: accelerator
    ).map { $0.interval * Double(converted) }
  }
}

/// The time of single events, in ns; 0 without a price.
private struct UnitTimes {
  private let accelerator: Accelerator

  init(_ accelerator: Accelerator) { self.accelerator = accelerator }

  subscript(event: Event) -> Double {
    accelerator.price(of: event)?.time(of: Activity.Work(1)) ?? 0
  }

  /// The time of a window besides the read: reading the row register, adding the sums of several
  /// tiles, and requantizing.
  func window(of tables: MatrixTables, on accelerator: Accelerator, _ positionsPerTile: Int)
    -> Double
  {
    let (rows, columns) = (tables.form.rows, tables.form.columns)
    let blocksOfColumn = rows.dividedUp(by: accelerator.array.rows)
    let tiles = blocksOfColumn.dividedUp(by: max(1, positionsPerTile))
    return self[.bufferRead] * Double(rows)
      + self[.vectorOperation] * Double(columns) * Double(tiles)
  }

  /// The time of an image in the units that form the elements of a step's output.
  func units(of step: IntegerNetwork.Step) -> Double {
    let elements = Double(step.output.shape.elementCount)
    switch step.tables {
    case .matrix, .affine, .sum, .product: return elements * self[.vectorOperation]
    case .maximum(let tables):
      return elements * self[.poolingOperation] * Double(tables.window.kernel.elementCount)
    case .average(let tables):
      return elements * self[.poolingOperation] * Double(tables.window.kernel.elementCount)
    case .lookup: return elements * self[.lookup]
    case .concatenation, .rearrangement, .host: return 0
    }
  }

  /// The time of an image on the links to memory if all values are there; windows are read by rows.
  func memory(of step: IntegerNetwork.Step) -> Double {
    var read = step.inputs.reduce(0) { $0 + $1.bytes }
    if let window = step.window, let input = step.inputs.first {
      let lines = window.outputSizes[0] * window.kernel[0]
      read = input.bytes * lines / max(1, input.shape[2])
    }
    return self[.memoryRead] * Double(read) + self[.memoryWrite] * Double(step.output.bytes)
  }
}

extension Cutting.Overlap {
  fileprivate init(_ schedule: Schedule) {
    switch schedule {
    case .sequential: self = .none
    case .layerPipelined: self = .images
    case .pixelPipelined: self = .rows
    }
  }
}

extension IntegerNetwork.Step {
  /// The share of an image that passes before the first row of the output is known.
  fileprivate var lead: Double {
    guard let window, let input = inputs.first else { return 1 }
    return min(1, Double(window.kernel[0]) / Double(max(1, input.shape[2])))
  }

  fileprivate var window: Window? {
    switch tables {
    case .matrix(let tables): tables.form.window
    case .maximum(let tables): tables.window
    case .average(let tables): tables.window
    default: nil
    }
  }
}

extension IntegerValue {
  fileprivate var bytes: Int { shape.elementCount * format.bufferType.size }
}
