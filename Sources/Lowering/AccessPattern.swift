import NetworkIR
import TileMachine

/// The loops around a matrix product: where each vector begins, what it takes, where its result goes.
struct AccessPattern {
  let start: Address
  let shape: ElementShape
  let target: Address
  let dependency: InputDependency
  private let wrap: ([any Instruction]) -> StreamBody

  /// `body` inside the loops.
  func streamBody(_ body: [any Instruction]) -> StreamBody { wrap(body) }

  /// Over the windows of an image, all channels of every tap.
  init(_ walk: WindowWalk, channels: [ElementShape.Level], readsAllRows: Bool) {
    start = walk.windowStart
    shape = ElementShape((walk.taps + channels).reduce(into: [], Layout.join)).orSingle
    target = walk.destinationAddress
    dependency = walk.dependency(readsAllRows: readsAllRows)
    wrap = walk.streamBody
  }

  /// Over the vectors along the last axis.
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
    wrap = { StreamBody(iteration: nest.lines($0)) }
  }
}

extension ElementShape {
  /// This shape, or that of one element where there is no level.
  var orSingle: ElementShape { levels.isEmpty ? .run(1) : self }
}
