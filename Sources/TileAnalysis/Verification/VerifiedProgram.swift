import Basics
import Hardware
import TileMachine

/// A program in which the static verifier has found no error: it can run on its accelerator,
/// whatever the data.
///
/// Only the verifier makes one, so the simulator can rely on every name, type and address. Parts of
/// the program are read as if they were its own.
@dynamicMemberLookup
public struct VerifiedProgram: Sendable {
  public let program: Program

  init(_ program: Program) { self.program = program }

  public subscript<Part>(dynamicMember part: KeyPath<Program, Part>) -> Part {
    program[keyPath: part]
  }
}

extension Program {
  /// Verifies the program.
  ///
  /// - Throws: all errors as `Diagnostics`; see `Verification`.
  public func verified() throws -> VerifiedProgram {
    let verification = Verification(self)
    guard let program = verification.program else { throw Diagnostics(verification.diagnostics) }
    return program
  }
}

/// Changes that leave a verified program sound.
extension VerifiedProgram {
  /// Returns the same program on another accelerator.
  ///
  /// - Precondition: there are as many tiles, with the same buffers and arrays of the same size.
  ///   Cells, converters, drivers, wires and prices may differ.
  public func on(_ accelerator: Accelerator) -> VerifiedProgram {
    let own = program.accelerator
    precondition(
      accelerator.chip.tiles == own.chip.tiles && accelerator.tile.arrays == own.tile.arrays
        && accelerator.tile.bufferBytes == own.tile.bufferBytes
        && accelerator.array.rows == own.array.rows
        && accelerator.array.columns == own.array.columns,
      "an accelerator with other tiles or arrays needs another verification")
    var other = program
    other.accelerator = accelerator
    return VerifiedProgram(other)
  }

  /// Returns the same program with these converter steps; see `Group.steps`.
  ///
  /// - Parameter steps: one list for each group, in the order of `Program.groups`.
  /// - Throws: a diagnostic if a group cannot have its steps.
  public func with(steps: [[Double]]) throws -> VerifiedProgram {
    precondition(steps.count == program.groups.count, "there is one list of steps for each group")
    var other = program
    var rest = steps[...]
    let matrices = program.matrices.byName(\.name)
    for tile in other.tiles.indices {
      for group in other.tiles[tile].groups.indices {
        other.tiles[tile].groups[group].steps = rest.removeFirst()
        let changed = other.tiles[tile].groups[group]
        try changed.verifySteps(of: matrices[changed.matrix])
      }
    }
    return VerifiedProgram(other)
  }

  /// Returns the same program with `ports` before its outputs. Their buffers move to global memory,
  /// which changes no number.
  ///
  /// - Throws: diagnostics if a port does not fit its buffer, or if another buffer has its name.
  public func yielding(_ ports: [Port]) throws -> VerifiedProgram {
    let wanted = Set(ports.map(\.buffer))
    let named = (program.globals + program.tiles.flatMap(\.buffers)).map(\.name)
      .filter(wanted.contains)
    guard Set(named).count == named.count else {
      throw Diagnostic.unsound("the buffer of a port shares its name with another")
    }
    var other = program
    other.outputs = ports + program.outputs
    for tile in other.tiles.indices {
      other.globals += other.tiles[tile].buffers.filter { wanted.contains($0.name) }
      other.tiles[tile].buffers.removeAll { wanted.contains($0.name) }
    }
    var verifier = StaticVerifier(other, budget: 0)
    guard verifier.verifyPorts() else {
      throw Diagnostics(verifier.findings.diagnostics(of: other))
    }
    return VerifiedProgram(other)
  }
}

extension Group {
  func verifySteps(of matrix: MatrixInfo?) throws {
    let columns = matrix?.columns ?? 1
    guard [0, 1, columns].contains(steps.count),
      steps.allSatisfy({ (0x1p-10...0x1p40).contains($0) })
    else {
      throw Diagnostic.unsound(
        "a group has no converter steps, one, or one for each of its \(columns) columns, in "
          + "2^-10...2^40")
    }
  }
}
