/// The control signals of back-propagation in a stack of crossbars, for one example.
///
/// A network of L layers takes 2 L steps, so two layers take four: one forward; one backward through
/// each layer but the first; one write of each array, the last first. Ctrl l closes the
/// memristor-based switches between array l and its neurons, which hold outputs and errors.
/// - Source: Zhang, Wang, Friedman, IEEE Transactions on Circuits and Systems I 65 (2018) 677, four
///   steps of a network with two layers; more layers are memc's extension.
public struct FourStepSchedule: Equatable, Sendable {
  /// Numbers that neurons hold.
  public enum Quantity: Hashable, Sendable {
    /// The outputs of a layer; of layer 0 the inputs of the network.
    case outputs(Int)
    /// The errors of a layer, `δ`.
    case errors(Int)
  }

  /// A control signal.
  public enum Control: Sendable {
    /// V_H: the array is connected to its neurons.
    case connected
    /// 0 V: it is isolated.
    case isolated
  }

  /// Voltages of the lines of an array that is written, over the write voltage.
  public struct LineVoltages: Equatable, Sendable {
    public var selectedRow = 0.5
    public var otherRows = 0.0
    public var selectedColumn = -0.5
    public var otherColumns = 0.0
  }

  /// What an array does in one step.
  public enum Operation: Equatable, Sendable {
    /// All lines are at 0 V.
    case rest
    /// Rows are driven, columns are sensed.
    case read(rows: Quantity)
    /// Columns are driven, rows are sensed.
    case readBackward(columns: Quantity)
    /// Cells are written column by column, for times proportional to |error · input|. RESET has all
    /// voltages of the other sign.
    case write(errors: Quantity, inputs: Quantity, LineVoltages)
  }

  /// One step.
  public struct Step: Equatable, Sendable {
    /// Of each layer, the first first.
    public var controls: [Control]
    public var operations: [Operation]
    /// What neurons hold afterwards.
    public var results: [Quantity]
  }

  public let layers: Int
  public var steps: [Step]

  /// - Precondition: `layers` is at least 1.
  public init(layers: Int) {
    self.layers = layers
    let all = 1...layers
    let connected = all.map { _ in Control.connected }
    let forward = Step(
      controls: connected, operations: all.map { .read(rows: .outputs($0 - 1)) },
      results: all.map { .outputs($0) } + [.errors(layers)])
    let backward = all.dropFirst().reversed().map { layer in
      Step(
        controls: connected,
        operations: all.map { $0 == layer ? .readBackward(columns: .errors(layer)) : .rest },
        results: [.errors(layer - 1)])
    }
    let writes = all.reversed().map { layer in
      Step(
        controls: all.map { _ in .isolated },
        operations: all.map {
          $0 == layer
            ? .write(errors: .errors(layer), inputs: .outputs(layer - 1), LineVoltages()) : .rest
        },
        results: [])
    }
    steps = [forward] + backward + writes
  }
}
