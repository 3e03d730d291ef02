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
  public private(set) var program: Program
  /// What the host computes, by the name of the operator; a program without one of its functions can
  /// be counted and timed, but not run.
  public private(set) var hostFunctions: [String: HostComputation] = [:]

  init(_ program: Program) { self.program = program }

  public subscript<Part>(dynamicMember part: KeyPath<Program, Part>) -> Part {
    program[keyPath: part]
  }
}

/// A function of the host for one image: the codes of its operands, in order, and of its result, each
/// in the shape of its port.
public typealias HostComputation = @Sendable (_ codes: [Tensor<Int32>]) throws -> Tensor<Int32>

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
  /// Returns the same program with the functions that the host computes, by the name of the operator.
  public func computing(_ functions: [String: HostComputation]) -> VerifiedProgram {
    var other = self
    other.hostFunctions = functions
    return other
  }

  /// Returns the same program on another accelerator.
  ///
  /// - Precondition: there are as many tiles, with the same buffers and arrays of the same size.
  ///   Cells, converters, drivers, wires and prices may differ.
  public func on(_ accelerator: Accelerator) -> VerifiedProgram {
    let own = program.accelerator
    precondition(
      accelerator.chip.tiles == own.chip.tiles && accelerator.chip.count == own.chip.count
        && accelerator.tile.arrays == own.tile.arrays
        && accelerator.tile.bufferBytes == own.tile.bufferBytes
        && accelerator.array.rows == own.array.rows
        && accelerator.array.columns == own.array.columns,
      "an accelerator with other tiles or arrays needs another verification")
    var other = self
    other.program.accelerator = accelerator
    return other
  }

  /// Returns the same program with these converter steps; see `Group.steps`.
  ///
  /// - Parameter steps: one list for each group, in the order of `Program.groups`.
  /// - Throws: a diagnostic if a group cannot have its steps.
  public func with(steps: [[Double]]) throws -> VerifiedProgram {
    precondition(steps.count == program.groups.count, "there is one list of steps for each group")
    var other = self
    var rest = steps[...]
    let matrices = program.matrices.byName(\.name)
    for tile in program.tiles.indices {
      for group in program.tiles[tile].groups.indices {
        other.program.tiles[tile].groups[group].steps = rest.removeFirst()
        let changed = other.program.tiles[tile].groups[group]
        try changed.verifySteps(of: matrices[changed.matrix])
      }
    }
    return other
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
    var yielding = self
    yielding.program = other
    return yielding
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
