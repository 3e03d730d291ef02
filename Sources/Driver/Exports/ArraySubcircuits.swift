import Basics
import Circuits
import Hardware
import TileMachine
import TileSimulator

/// The planes of a program's arrays as SPICE subcircuits.
struct ArraySubcircuits {
  private let program: Program
  private let chip: Chip
  private let wires: WireSection
  private let curve: CellCurve

  init(_ source: ExportSource, wires: WireSection) throws {
    program = source.program.program
    chip = try source.chip
    self.wires = wires
    curve = source.written?.model.traits.curve ?? .linear
  }

  var cellsPerPlane: Int { program.accelerator.array.rows * program.accelerator.array.columns }

  var head: String {
    """
    * arrays of \(program.accelerator.title.spiceComment), by memc \(Version.current)
    * ports: word lines in1, in2, ..., then bit lines out1, out2, ...; no sources

    """
  }

  /// The planes in use at the given position and plane; `nil`: all.
  ///
  /// - Throws: `usage` if there is none.
  func planes(position: Int?, plane: Int?) throws -> [(position: Int, plane: Int)] {
    let used = Set(program.blocks.map(\.array)).sorted()
    let all = used.flatMap { array in (0..<planeCount(of: array)).map { (array, $0) } }
    let chosen = all.filter { (position ?? $0.0) == $0.0 && (plane ?? $0.1) == $0.1 }
    guard !chosen.isEmpty else {
      let last = used.last ?? 0
      throw Diagnostic(
        .usage,
        position.map { !used.contains($0) } ?? false
          ? "'array' of spice must be a position in use, 0...\(last), not \(position ?? 0)"
          : "'plane' of spice must be in 0...\(used.map(planeCount).max().map { $0 - 1 } ?? 0), "
            + "not \(plane ?? 0)")
    }
    return chosen
  }

  private func planeCount(of position: Int) -> Int {
    indices(at: position).map { chip.conductances[$0].shape[0] }.max() ?? 0
  }

  private func indices(at position: Int) -> [Int] {
    program.blocks.indices.filter { program.blocks[$0].array == position }
  }

  /// One subcircuit.
  ///
  /// - Throws: `malformed` if a block extends beyond its array.
  func text(position: Int, plane: Int) throws -> String {
    let cells = try chip.conductances(ofArray: position, plane: plane, of: program)
    let circuit = CrossbarCircuit(conductances: cells, wires: wires, curve: curve)
    let comments = indices(at: position).map(comment)
    return CrossbarNetlist(circuit).subcircuit(
      named: name(position, plane),
      comments: ["\(place(of: position)), plane \(plane)\(meaning(of: plane, at: position))"]
        + comments)
  }

  /// The layers in letters, digits and `_`, then the position and the plane, which make it unique.
  private func name(_ position: Int, _ plane: Int) -> String {
    let layers = layers(at: position).map(\.spiceWord).joined(separator: "_")
    return "x_\(layers.prefix(60))_a\(position)_p\(plane)"
  }

  private func layers(at position: Int) -> [String] {
    var seen: Set<String> = []
    return indices(at: position).map { program.blocks[$0].matrix }
      .filter { seen.insert($0).inserted }
  }

  private func place(of position: Int) -> String {
    let part = program.parts.map { "part \(position / $0.positions), " } ?? ""
    return "\(part)position \(program.chipPosition(position))"
  }

  private func meaning(of plane: Int, at position: Int) -> String {
    let names = layers(at: position)
    let bits = program.matrices.filter { names.contains($0.name) }.map(\.weightBits).max() ?? 2
    let planes = program.encoding.planes(weightBits: bits)
    guard planes.indices.contains(plane) else { return "" }
    return ": polarity \(planes[plane].polarity), slice \(planes[plane].slice)"
  }

  private func comment(ofBlock index: Int) -> String {
    let block = program.blocks[index]
    let lines = chip.lines.isEmpty ? PhysicalLines(block) : chip.lines[index]
    return """
      layer \(block.matrix.spiceComment), block \(index), copy \(block.copy): word lines \
      \(lines.rows.oneBased) hold matrix rows \(block.rows.spans(joinedBy: " ")), bit lines \
      \(lines.columns.oneBased) matrix columns \(block.columns.spans(joinedBy: " "))
      """
  }
}

extension [Int] {
  /// Lines as the ports of a subcircuit number them.
  fileprivate var oneBased: String { map { $0 + 1 }.spans(joinedBy: " ") }
}

extension String {
  /// With `_` for all but letters, digits and `_`, which every SPICE takes in a name.
  fileprivate var spiceWord: String {
    String(
      unicodeScalars.map { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
          ? Character(scalar) : "_"
      })
  }

  /// On one line of ASCII.
  fileprivate var spiceComment: String {
    unicodeScalars.map { scalar in
      (0x20..<0x7F).contains(scalar.value)
        ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }.joined()
  }
}
