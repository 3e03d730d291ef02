import Basics
import Evaluation
import Hardware
import Lowering
import Mapping

/// A change that may save arrays, energy or time.
struct CandidateChange: Sendable {
  /// In the form of `--set`.
  let overrides: [String]
  /// The most bits of a weight, to which codes are rounded.
  var weightBits: Int?
  /// Whether the prices of the chip hold with this change.
  var keepsPrices = true

  init(_ overrides: [String]) { self.overrides = overrides }

  /// The overrides that placement depends on; bits of weights change the network instead.
  var placed: [String] { weightBits == nil ? overrides : [] }

  /// What can be changed in a program.
  ///
  /// - Throws: a diagnostic if the mapping of the program cannot be read.
  static func all(for compiled: CompiledProgram) throws -> [CandidateChange] {
    let program = compiled.program
    let file = try MappingFile(Record(compiled.manifest.mapping))
    let bits = compiled.network.quantization.weights.values.map(\.bits).max() ?? 0
    return weightBits(below: bits, program.encoding)
      + slices(program.encoding, program.accelerator)
      + encodings(program.encoding)
      + (try placements(of: file))
      + arrays(program.accelerator)
      + (try times(of: file, program.accelerator))
  }

  /// 6 and 4 bits, and the most with half of the slices.
  private static func weightBits(below bits: Int, _ encoding: any Encoding) -> [CandidateChange] {
    let planes = encoding.planes(weightBits: max(bits, 2)).count
    let half = (2..<max(bits, 2)).last { 2 * encoding.planes(weightBits: $0).count <= planes }
    return Set([6, 4, half].compactMap(\.self)).filter { $0 < bits }.sorted(by: >).map {
      var change = CandidateChange(["passes.quantize.weight-bits=\($0)"])
      change.weightBits = $0
      return change
    }
  }

  /// As many bits of a weight on a cell as it can hold, and twice as many on cells with more levels.
  private static func slices(_ encoding: any Encoding, _ accelerator: Accelerator)
    -> [CandidateChange]
  {
    let (own, most) = (encoding.sliceBits, accelerator.cell.bits)
    var changes = own < most ? [CandidateChange(["encoding.slice-bits=\(most)"])] : []
    if 2 * own <= 8, 2 * own > most {
      var change = CandidateChange([
        "accelerator.cell.levels=\(1 << (2 * own))", "encoding.slice-bits=\(2 * own)",
      ])
      change.keepsPrices = false
      changes.append(change)
    }
    return changes
  }

  private static func encodings(_ own: any Encoding) -> [CandidateChange] {
    var changes = Hardware.encodings.names.filter { $0 != own.name }.map {
      CandidateChange(["encoding=\($0)", "encoding.slice-bits=\(own.sliceBits)"])
    }
    if own is DifferentialPair, !own.subtractsInAnalog {
      changes.append(CandidateChange(["encoding.subtract=analog"]))
    }
    return changes
  }

  private static func placements(of file: MappingFile) throws -> [CandidateChange] {
    let strategy = try file.makeStrategy()
    var changes: [CandidateChange] = []
    if let packed = strategy as? Packed {
      if packed.copies != .balanced {
        changes.append(
          CandidateChange(["placement.slowdown=\(leastArrays)", "placement.cut=true"]))
        if packed.slowdown > 1 { changes.append(CandidateChange(["placement.slowdown=1"])) }
      }
      if !packed.dropsEmptyLines {
        changes.append(CandidateChange(["placement.drop-empty-lines=true"]))
      }
    } else {
      changes.append(CandidateChange(["placement=\(Packed.name)"]))
    }
    if let copying = strategy as? any CopyingStrategy, copying.copies != .each(1) {
      changes.append(CandidateChange(["placement.copies=1"]))
    }
    let fields = try ComponentSpelling(file.placement, nameKey: MappingFile.strategyKey).record.keys
    // balanced copies leave other fields without effect
    if file.schedule == .sequential, strategy is Packed,
      Set(fields).isSubset(of: ["copies", "drop-empty-lines"])
    {
      changes.append(
        CandidateChange([
          "placement.copies=balanced", "schedule=\(Schedule.pixelPipelined.rawValue)",
        ]))
    }
    return changes
  }

  /// A slowdown that no placement reaches.
  private static let leastArrays = 1000

  /// Arrays with twice and with half of the lines.
  private static func arrays(_ accelerator: Accelerator) -> [CandidateChange] {
    let array = accelerator.array
    let sizes = [(2 * array.rows, 2 * array.columns), (array.rows / 2, array.columns / 2)]
    return sizes.filter { (1...4096).contains($0.0) && (1...4096).contains($0.1) }.map {
      rows, columns in
      var overrides = ["accelerator.array.rows=\(rows)", "accelerator.array.columns=\(columns)"]
      if accelerator.adc.columnsPerADC > columns {
        overrides.append("accelerator.adc.columns-per-adc=\(columns)")
      }
      if let active = array.activeRows, active > rows {
        overrides.append("accelerator.array.active-rows=\(rows)")
      }
      var change = CandidateChange(overrides)
      change.keepsPrices = false
      return change
    }
  }

  /// What changes the energy or the time of a reading.
  private static func times(of file: MappingFile, _ accelerator: Accelerator) throws
    -> [CandidateChange]
  {
    var changes: [CandidateChange] = []
    if let bits = accelerator.adc.bits, bits > 1 {
      changes.append(CandidateChange(["accelerator.adc.bits=\(bits - 1)"]))
    }
    let driven = file.input.bitsPerCycle ?? accelerator.dac.bits
    if driven < accelerator.dac.bits {
      changes.append(CandidateChange(["input.bits-per-cycle=\(accelerator.dac.bits)"]))
    }
    return changes
  }
}
