import NetworkIR
import TileMachine

/// The loops around a matrix product: where each input vector starts, its elements, and where the
/// result is written.
struct AccessPattern {
  let start: Address
  let shape: ElementShape
  let target: Address
  let dependency: InputDependency
  private let wrap: ([Statement]) -> StreamBody

  /// The loops around `body`.
  func streamBody(_ body: [Statement]) -> StreamBody { wrap(body) }

  /// Visits the windows of an image; a vector has all channels of every tap.
  ///
  /// - Parameter dependency: on the source, by all copies together.
  init(_ walk: WindowWalk, channels: [ElementShape.Level], dependency: InputDependency) {
    start = walk.windowStart
    shape = ElementShape((walk.taps + channels).reduce(into: [], Layout.join)).orSingle
    target = walk.destinationAddress
    self.dependency = dependency
    wrap = walk.streamBody
  }

  /// Visits the vectors along the last axis.
  init(vectorsOf source: StoredValue, to destination: StoredValue) {
    let sizes = source.layout.shape
    let axes = sizes.indices.dropLast().map { axis in
      LoopNest.Axis(
        count: sizes[axis],
        strides: [destination, source].map { $0.layout.distance(along: axis) })
    }
    let nest = LoopNest(axes, operands: 2, keepsRun: false)
    start = nest.address(of: 1, from: source.address)
    shape = ElementShape((source.layout.axes.last ?? []).reduce(into: [], Layout.join)).orSingle
    target = nest.address(of: 0, from: destination.address)
    dependency = InputDependency(value: source)
    wrap = { StreamBody(iteration: nest.statements(around: $0)) }
  }
}

extension ElementShape {
  /// This shape, or a single element if it has no levels.
  var orSingle: ElementShape { levels.isEmpty ? .run(1) : self }
}
