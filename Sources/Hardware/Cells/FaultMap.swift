import Basics

/// The place of one physical cell of a chip.
public struct CellPlace: Hashable, Sendable {
  /// The position: a group of physical arrays, one per plane.
  public var array: Int
  public var plane: Int
  /// The row in the array.
  public var row: Int
  public var column: Int

  public init(array: Int, plane: Int, row: Int, column: Int) {
    self.array = array
    self.plane = plane
    self.row = row
    self.column = column
  }

  /// The cell of the reference column of a plane; reference columns have their own plane numbers,
  /// after those of the position.
  public static func reference(array: Int, plane: Int, row: Int) -> CellPlace {
    CellPlace(array: array, plane: 1 << 32 + plane, row: row, column: 0)
  }
}

/// Whether a cell can be written.
public enum CellState: UInt8, Sendable {
  case fine, stuckAtHRS, stuckAtLRS
}

/// The state of every physical cell of one chip.
public struct FaultMap: Sendable {
  private enum Source {
    case none
    /// Keyed by the chip's seed.
    case drawn(hrs: Double, lrs: Double, Philox)
    case stored(Tensor<UInt8>)
  }

  private let source: Source
  private let columns: Int

  /// The map of the chip with `seed`: from the file of the traits if there is one, else drawn.
  public init(_ traits: CellTraits, _ array: ArraySection, seed: UInt64) {
    columns = array.columns
    if let states = traits.faultMap.states {
      source = .stored(states)
    } else if traits.hasFaults {
      source = .drawn(
        hrs: traits.stuckAtHRS, lrs: traits.stuckAtLRS, ChipDraw.faults.stream(seed: seed))
    } else {
      source = .none
    }
  }

  /// Checks that a map from a file fits a chip with these arrays.
  ///
  /// - Parameters:
  ///   - positions: positions in use; the map may have more.
  ///   - planes: planes of the encoding; the map may have more.
  /// - Throws: `configuration` if it does not.
  public func expectFits(_ array: ArraySection, positions: Int, planes: Int) throws {
    guard case .stored(let states) = source else { return }
    let shape = states.shape
    guard shape[0] >= positions, shape[1] >= planes, shape[2] == array.rows,
      shape[3] == array.columns
    else {
      throw Diagnostic.configuration(
        "'fault-map' must be [\(positions), \(planes), \(array.rows), \(array.columns)] or larger "
          + "along the first two axes, to fit the program, not \(shape)", at: nil)
    }
  }

  /// Whether the map comes from a file.
  public var isStored: Bool {
    if case .stored = source { true } else { false }
  }

  /// The state of the cell at `place`.
  public subscript(place: CellPlace) -> CellState {
    switch source {
    case .none: return .fine
    case .stored(let states):
      let shape = states.shape
      let line = (place.array * shape[1] + place.plane) * shape[2] + place.row
      return CellState(rawValue: states.elements[line * shape[3] + place.column]) ?? .fine
    case .drawn(let hrs, let lrs, let random):
      let draw = random.at(place, columns: columns).uniform
      return draw < hrs ? .stuckAtHRS : draw < hrs + lrs ? .stuckAtLRS : .fine
    }
  }
}
