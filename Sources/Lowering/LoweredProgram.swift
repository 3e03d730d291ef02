import IntegerModel
import Mapping
import NetworkIR
import TileMachine

/// A program, and where the values of its network lie when it has run.
public struct LoweredProgram: Sendable {
  public var program: Program
  /// Inputs, constants and what each step yields, in the order they are made, each in a buffer that is
  /// global or of a tile. Left out are values that are not whole at the end, for a pixel pipeline
  /// keeps the last rows alone, and views without a fixed distance along each axis.
  public let values: [Port]
  /// How balanced the copies of its matrices are; `nil` if their number was given.
  public let balance: Balance?
  /// The estimate by which it was cut into parts; `nil` if it is in one.
  public var cut: CutEstimate?
}

extension Emitter {
  /// Where every value lies that nothing has overwritten.
  var storedPorts: [Port] {
    let buffers = program.globals + program.tiles.flatMap(\.buffers)
    let rings = Set(buffers.lazy.filter(\.isRing).map(\.name))
    let made = network.inputs + network.steps.flatMap { $0.inputs + [$0.output] }
    var known: Set<String> = []
    return made.compactMap { value in
      guard known.insert(value.name).inserted, let stored = values[value.name],
        schedule != .pixelPipelined || !rings.contains(stored.buffer),
        holders[stored.buffer] ?? stored.holder == stored.holder
      else { return nil }
      return stored.port(of: value)
    }
  }
}

extension StoredValue {
  /// The value as a port; `nil` where the elements of an axis lie at several distances, or where
  /// elements may share a place.
  func port(of value: IntegerValue) -> Port? {
    guard layout.isOneToOne else { return nil }
    return layout.strides.map { strides in
      Port(
        buffer: buffer, value: value.name, shape: value.shape, bits: value.format.bits,
        isSigned: value.format.isSigned, scale: value.format.scale,
        zeroPoint: value.format.zeroPoint, offset: layout.offset, strides: strides)
    }
  }
}
