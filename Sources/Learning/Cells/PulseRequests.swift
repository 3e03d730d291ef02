import Basics
import CTraining
import TileSimulator
import Training

/// Pulses for every weight of a layer; negative ones lower it.
struct PulseRequests {
  /// What the kernel reads.
  let raw: memc_pulse_requests
  /// Keeps the columns of `raw` in memory.
  private let columns: NonzeroColumns?

  var isProduct: Bool { columns != nil }

  /// One number for each weight.
  init(_ each: UnsafePointer<Float>) {
    columns = nil
    raw = memc_pulse_requests(
      each: each, rows: nil, places: nil, columns: nil, column_count: 0,
      rounding: memc_pulse_rounding())
  }

  /// The rounded elements of a product, of which only those that are not 0 cost time.
  ///
  /// - Parameter columns: room for the columns that are not 0.
  init(_ product: OuterProduct, _ rounding: PulseRounding, columns: NonzeroColumns) {
    self.columns = columns
    let count = columns.update(product.columns)
    raw = memc_pulse_requests(
      each: nil, rows: product.rows.baseAddress, places: columns.places,
      columns: columns.numbers, column_count: Int64(count), rounding: rounding.raw)
  }
}

/// How a number becomes pulses.
struct PulseRounding {
  let scale: Float
  /// The most pulses.
  let limit: Float
  /// What is added to the magnitude before a fraction is cut off; `nil` keeps parts of a pulse.
  let rounding: Float?

  fileprivate var raw: memc_pulse_rounding {
    memc_pulse_rounding(
      scale: scale, limit: limit, is_whole: rounding != nil, rounding: rounding ?? 0)
  }

  /// Rounds `count` numbers.
  func round(_ values: UnsafePointer<Float>, into pulses: UnsafeMutablePointer<Float>, count: Int) {
    var rounding = raw
    memc_round_pulses(InstructionSet.best.raw, &rounding, values, pulses, Int64(count))
  }
}

/// The elements of a vector that are not 0, the largest magnitude first.
final class NonzeroColumns: @unchecked Sendable {
  let places: UnsafeMutablePointer<Int32>
  let numbers: UnsafeMutablePointer<Float>
  private let room: UnsafeMutablePointer<UInt64>

  init(capacity: Int) {
    places = .allocate(capacity: max(capacity, 1))
    numbers = .allocate(capacity: max(capacity, 1))
    room = .allocate(capacity: max(capacity, 1))
  }

  deinit {
    places.deallocate()
    numbers.deallocate()
    room.deallocate()
  }

  /// Sets them to those of a vector, and returns how many they are.
  fileprivate func update(_ vector: UnsafeBufferPointer<Float>) -> Int {
    Int(memc_sort_columns(vector.baseAddress, Int64(vector.count), room, places, numbers))
  }
}
