import Basics
import Hardware

/// The output codes of an activation or pooling unit, `lowest:zero:highest` in program text.
///
/// The unit clamps the value that it takes to these codes, multiplies the distance from `zero` by
/// its gain, adds its offset and noise, rounds half up and clamps again. Its full scale is
/// `highest − lowest`. Element k of an instruction passes circuit k of the tile's unit.
public struct UnitCodes: Hashable, Sendable {
  public var range: ClosedRange<Int>
  /// The code of 0; it need not be in `range`.
  public var zero: Int

  public init(_ range: ClosedRange<Int>, zero: Int) {
    self.range = range
    self.zero = zero
  }
}

/// An instruction whose results a unit may form.
public protocol UnitInstruction: Instruction {
  static var unitKind: UnitKind { get }
  /// `nil`: the results are exact.
  var unit: UnitCodes? { get }
}

extension Scope {
  /// Returns the numbers that a unit may yield; `nil` without a unit.
  ///
  /// - Throws: a diagnostic if `type` cannot hold them.
  func range(of unit: UnitCodes?, in type: BufferType) throws -> ClosedRange<Int>? {
    guard let range = unit?.range else { return nil }
    guard type.range.contains(range) else {
      throw Diagnostic.unsound("the unit yields \(range), which \(type.rawValue) cannot hold")
    }
    return range
  }
}

extension Program {
  /// The kinds of units that form results of this program.
  public var unitKinds: Set<UnitKind> {
    tiles.reduce(into: []) { kinds, tile in
      for stream in tile.streams { kinds.formUnion(stream.body.unitKinds) }
    }
  }
}

extension [Statement] {
  fileprivate var unitKinds: Set<UnitKind> {
    reduce(into: []) { kinds, statement in
      switch statement {
      case .line(let line):
        guard let instruction = line.instruction as? any UnitInstruction, instruction.unit != nil
        else { return }
        kinds.insert(type(of: instruction).unitKind)
      case .loop(let loop): kinds.formUnion(loop.body.unitKinds)
      }
    }
  }
}
