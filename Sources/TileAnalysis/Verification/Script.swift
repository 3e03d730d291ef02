import TileMachine

/// A program's control, reduced to what one run without data needs.
struct Script {
  /// All streams of all tiles, in the order of the program.
  var streams: [ScriptStream] = []
  /// Every instruction; the number of one is its index here.
  var steps: [ScriptStep] = []
  var accesses: [ScriptAccess] = []
  /// The runs of accesses, in cells from the access' base.
  var runs: [Range<Int>] = []
  var buffers: [ScriptBuffer] = []
  /// Tokens; each channel is two: elements in it, and room left.
  var counters: [ScriptCounter] = []
  /// What stands in global memory before, and must stand there after the run, by port.
  var inputs: [Int] = []
  var outputs: [Int] = []
  /// The variables of loops, by step.
  var variables: [Int: String] = [:]
}

struct ScriptStream {
  var name: String
  var tile: Int
  /// The numbers of its steps.
  var steps: Range<Int>
}

/// One instruction: it takes from a counter, acts, then adds to a counter.
struct ScriptStep {
  enum Kind {
    case action
    case loop(count: Int, end: Int)
    case end(begin: Int)
  }

  var kind: Kind
  /// Where it stands in the program.
  var item: ProgramListing.Item
  var takes: Demand?
  var gives: Demand?
  /// Reads before writes.
  var accesses: Range<Int>
}

struct Demand {
  var counter: Int
  var count: Int
}

struct ScriptCounter {
  /// `token 'c1free'`.
  var description: String
  var initial: Int
  /// Whether it counts elements of a channel, which must all be received.
  var isContent = false
}

/// A buffer, or a group's row register, in cells: as many elements as every access takes or leaves
/// together.
struct ScriptBuffer {
  enum Kind: Equatable {
    case buffer
    case register
  }

  var kind: Kind
  var name: String
  /// `nil` for global memory.
  var tile: Int?
  /// In elements.
  var size: Int
  var isRing: Bool
  var isScratch: Bool
  /// Elements of a cell; 0 while nothing takes any.
  var granularity = 0
  /// The streams that read it.
  var readers: [Int] = []

  var cellCount: Int { granularity == 0 ? 0 : (size + granularity - 1) / granularity }
}

/// One operand of a step, in cells.
struct ScriptAccess {
  enum Kind {
    case read
    case write
    /// The write of a constant.
    case fill
  }

  var kind: Kind
  var buffer: Int
  var base: Int
  /// Cells for one step of each enclosing loop, outermost first.
  var strides: SIMD4<Int>
  var runs: Range<Int>
  /// The numbers that a write leaves, `nil` for those that the step reads; the numbers that a read
  /// accepts, `nil` for any.
  var numbers: NumberRange?
  /// The stream whose step it is an operand of.
  var stream = 0
  /// Which reader of the buffer the stream is; for reads only.
  var reader = 0
}

extension ScriptAccess {
  func start(at counters: SIMD4<Int>) -> Int { base + (strides &* counters).wrappedSum() }
}
