import TileMachine

/// A program's control, reduced to the parts that a run without data needs.
struct Script {
  /// All streams of all tiles, in the order of the program.
  var streams: [ScriptStream] = []
  /// Every instruction, and the head and the end of every loop; a step's number is its index.
  var steps: [ScriptStep] = []
  var accesses: [ScriptAccess] = []
  /// The runs of all accesses, in cells from the base of the access.
  var runs: [Range<Int>] = []
  var buffers: [ScriptBuffer] = []
  /// One counter for each token and two for each channel: its elements and its free space.
  var counters: [ScriptCounter] = []
  /// Indices of the accesses of ports: the contents of global memory before and after the run.
  var inputs: [Int] = []
  var outputs: [Int] = []
  /// The loop variables, by the step of the loop's head.
  var variables: [Int: String] = [:]

  /// The number of streams of a part.
  func streamCount(ofPart part: Int) -> Int { streams.count { $0.part == part } }

  /// The number of parts of the program that have streams.
  var partCount: Int { 1 + (streams.lazy.map(\.part).max() ?? 0) }
}

struct ScriptStream {
  var name: String
  var tile: Int
  /// The part of the program; it starts when all streams of the part before have ended.
  var part: Int
  /// Its number among the streams of the part.
  var rank: Int
  /// The numbers of the stream's steps.
  var steps: Range<Int>
}

/// One step: it takes from a counter, acts, then gives to a counter.
struct ScriptStep {
  enum Kind {
    case action
    case loop(count: Int, end: Int)
    case end(begin: Int)
  }

  var kind: Kind
  /// The step's item in the program listing.
  var item: ProgramListing.Item
  var takes: Demand?
  var gives: Demand?
  /// Reads before writes.
  var accesses: Range<Int>
}

/// A number of units that a step takes from or gives to a counter.
struct Demand {
  var counter: Int
  var count: Int
}

struct ScriptCounter {
  /// The name for messages, such as `token 'c1free'`.
  var description: String
  var initial: Int
  /// Whether the counter counts elements of a channel, which must all be received.
  var isContent = false
}

/// A buffer or a group's row register, divided into cells: elements that every access includes or
/// excludes together.
struct ScriptBuffer {
  enum Kind: Equatable {
    case buffer(BufferType)
    case register
    /// The cells of a group, in a program in parts.
    case cells
  }

  var kind: Kind
  var name: String
  /// `nil` for global memory.
  var tile: Int?
  /// In elements.
  var size: Int
  var isRing: Bool
  var isScratch: Bool
  /// Elements per cell; 0 as long as there is no access.
  var granularity = 0
  /// The streams that read the buffer.
  var readers: [Int] = []

  var cellCount: Int { granularity == 0 ? 0 : (size + granularity - 1) / granularity }
}

extension ScriptBuffer.Kind {
  var isMemory: Bool {
    if case .buffer = self { true } else { false }
  }
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
  /// For a write the numbers written, `nil` for those that the step reads; for a read the numbers
  /// accepted, `nil` for any.
  var numbers: NumberRange?
  /// The stream of the step.
  var stream = 0
  /// The index of the stream among the buffer's readers; for reads only.
  var reader = 0
}

extension ScriptAccess {
  func start(at counters: SIMD4<Int>) -> Int { base + (strides &* counters).wrappedSum() }
}
