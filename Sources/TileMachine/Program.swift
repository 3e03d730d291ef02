import Basics
import Hardware

/// A compiled network: instructions for every tile, and the weight codes of every block.
///
/// A program holds nothing of the network it came from. Its semantics are those of one image at a
/// time; the simulator runs a batch of images through each instruction.
public struct Program: Sendable {
  public var accelerator: Accelerator
  public var encoding: any Encoding
  /// Input bits that each word line takes in one cycle.
  public var inputBitsPerCycle: Int
  /// `nil` if all weights are on the chip at once.
  public var parts: Parts?
  /// Buffers of the global memory: images, scores, and data passed between tiles.
  public var globals: [Buffer] = []
  public var tokens: [Token] = []
  public var channels: [Channel] = []
  public var tiles: [Tile] = []
  /// Constants of `requant`, `add` and `mul`, one row per element; see `Table`.
  public var tables: [String: Table] = [:]
  /// Function tables of `lookup`: the output code of each input code, lowest input code first.
  public var functions: [String: [Int32]] = [:]
  public var matrices: [MatrixInfo] = []
  public var blocks: [Block] = []
  /// Global buffers that hold an image before the program runs.
  public var inputs: [Port] = []
  /// Global buffers that hold a result after the program has run.
  public var outputs: [Port] = []
  /// What the host computes between instructions, each by one instruction `host` or several.
  public var hostOperators: [HostOperator] = []

  public init(accelerator: Accelerator, encoding: any Encoding, inputBitsPerCycle: Int = 1) {
    self.accelerator = accelerator
    self.encoding = encoding
    self.inputBitsPerCycle = inputBitsPerCycle
  }
}

/// One tile: its local buffers, groups of blocks and sequencers.
public struct Tile: Sendable {
  /// In a program in parts, numbered on from part to part; see `Parts`.
  public var number: Int
  public var buffers: [Buffer] = []
  public var groups: [Group] = []
  public var streams: [Stream] = []

  public init(number: Int) { self.number = number }
}

/// A typed piece of memory, addressed by element.
public struct Buffer: Equatable, Sendable {
  public var name: String
  public var type: BufferType
  /// In elements.
  public var size: Int
  /// Whether addresses are taken modulo `size`.
  public var isRing: Bool
  /// Whether elements may be overwritten before they are read, such as bands of rows that windows
  /// skip in part.
  public var isScratch: Bool

  public init(
    _ name: String, _ type: BufferType, size: Int, isRing: Bool = false, isScratch: Bool = false
  ) {
    self.name = name
    self.type = type
    self.size = size
    self.isRing = isRing
    self.isScratch = isScratch
  }
}

/// The element types of buffers; sums that may exceed 2^31 need `i64`.
public enum BufferType: String, Choice {
  case u8, i8, u16, i16, i32, i64

  /// Bytes of one element.
  public var size: Int {
    switch self {
    case .u8, .i8: 1
    case .u16, .i16: 2
    case .i32: 4
    case .i64: 8
    }
  }

  /// Returns the narrowest type for codes of `bits` bits.
  public static func holding(bits: Int, isSigned: Bool) -> BufferType {
    switch (isSigned, bits <= 8) {
    case (false, true): .u8
    case (true, true): .i8
    case (false, false): .u16
    case (true, false): .i16
    }
  }
}

/// A counter that one stream raises (`signal`) and another waits for (`wait`).
public struct Token: Equatable, Sendable {
  public var name: String
  public var initial: Int

  public init(_ name: String, initial: Int = 0) {
    self.name = name
    self.initial = initial
  }
}

/// A bounded queue that one stream sends to and another receives from.
public struct Channel: Equatable, Sendable {
  public var name: String
  public var type: BufferType
  /// In elements; `send` blocks while its elements do not fit.
  public var capacity: Int

  public init(_ name: String, _ type: BufferType, capacity: Int) {
    self.name = name
    self.type = type
    self.capacity = capacity
  }
}

/// The blocks of one matrix copy on one tile, with one row register.
///
/// `gather` fills the row register (one input code per matrix row). `mvm` fires every block and
/// yields one sum per matrix column; columns without a block on the tile yield 0.
public struct Group: Equatable, Sendable {
  public var name: String
  public var matrix: String
  public var copy: Int
  /// Bits and sign of the input codes.
  public var inputBits: Int
  public var inputIsSigned: Bool
  /// Indices into `Program.blocks`.
  public var blocks: [Int]
  /// The value of one converter code, in cell levels times input steps: one for all columns, or one
  /// for each matrix column. If empty, the accelerator's value applies.
  public var steps: [Double] = []

  public init(
    name: String, matrix: String, copy: Int = 0, inputBits: Int, inputIsSigned: Bool, blocks: [Int]
  ) {
    self.name = name
    self.matrix = matrix
    self.copy = copy
    self.inputBits = inputBits
    self.inputIsSigned = inputIsSigned
    self.blocks = blocks
  }
}

/// The matrix that blocks are cut from.
public struct MatrixInfo: Equatable, Sendable {
  public var name: String
  public var rows: Int
  public var columns: Int
  public var weightBits: Int

  public init(name: String, rows: Int, columns: Int, weightBits: Int) {
    self.name = name
    self.rows = rows
    self.columns = columns
    self.weightBits = weightBits
  }
}

/// A rectangle of cells that holds chosen rows and columns of one matrix.
///
/// Cells outside blocks are at HRS and their rows are driven at 0 V.
public struct Block: Equatable, Sendable {
  public var matrix: String
  public var copy: Int
  /// The position: one physical array for each plane of the encoding. In a program in parts,
  /// numbered on from part to part; see `Parts`.
  public var array: Int
  public var originRow: Int
  public var originColumn: Int
  /// The matrix row that each word line holds.
  public var rows: [Int]
  /// The matrix column that each bit line holds.
  public var columns: [Int]
  /// Signed weight codes, `[rows, columns]` of the block.
  public var codes: Tensor<Int16>

  public init(
    matrix: String, copy: Int, array: Int, originRow: Int, originColumn: Int, rows: [Int],
    columns: [Int], codes: Tensor<Int16>
  ) {
    self.matrix = matrix
    self.copy = copy
    self.array = array
    self.originRow = originRow
    self.originColumn = originColumn
    self.rows = rows
    self.columns = columns
    self.codes = codes
  }
}

/// Integer constants of a vector instruction, `[entries, fields]`; element `i` of the instruction
/// uses entry `i · table-step` after the table operand's own address.
///
/// Fields: `requant` multiplier, shift, offset, low, high; `add` multiplier a, multiplier b, shift,
/// offset, low, high; `mul` zero point a, zero point b, multiplier, shift, offset, low, high.
public struct Table: Equatable, Sendable {
  public var values: Tensor<Int>

  public init(_ values: Tensor<Int>) { self.values = values }

  public var entries: Int { values.shape[0] }
  public var fields: Int { values.shape[1] }
}

/// A global buffer that holds an input or output of the network, and the meaning of its codes.
public struct Port: Equatable, Sendable {
  public var buffer: String
  /// The name of the network's value.
  public var value: String
  /// The logical shape of the value, `[N, C, …]`.
  public var shape: [Int]
  public var bits: Int
  public var isSigned: Bool
  public var scale: Double
  public var zeroPoint: Int
  /// The value's element `index` is the buffer's element `offset + Σ index[axis] · strides[axis]`.
  public var offset: Int
  public var strides: [Int]

  public init(
    buffer: String, value: String, shape: [Int], bits: Int, isSigned: Bool, scale: Double,
    zeroPoint: Int, offset: Int, strides: [Int]
  ) {
    self.buffer = buffer
    self.value = value
    self.shape = shape
    self.bits = bits
    self.isSigned = isSigned
    self.scale = scale
    self.zeroPoint = zeroPoint
    self.offset = offset
    self.strides = strides
  }
}
