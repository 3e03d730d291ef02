import Basics
import Hardware

@testable import TileMachine
@testable import TileSimulator

/// A reproducible source of pseudorandom numbers.
struct Dice {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 2 &+ 1 }

  mutating func callAsFunction(_ range: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int((state >> 33) % UInt64(range.count))
  }

  mutating func codes(_ shape: [Int], in range: ClosedRange<Int>) -> Tensor<Int32> {
    Tensor(shape, (0..<shape.elementCount).map { _ in Int32(self(range)) })
  }
}

extension LeNet {
  /// Returns the program with weights and constants for which the outputs of every layer vary.
  static func varied(
    _ program: Program, seed: Int = 1, _ change: (inout Program) -> Void = { _ in }
  ) -> Program {
    var program = program
    change(&program)
    var dice = Dice(seed)
    for index in program.blocks.indices {
      let shape = program.blocks[index].codes.shape
      program.blocks[index].codes = Tensor(
        shape,
        (0..<shape.elementCount).map { _ in Int16(dice(-127...127)) })
    }
    for (name, columns) in ["conv1": 6, "conv2": 16, "fc1": 120, "fc2": 84, "fc3": 10] {
      let entries = (0..<columns).flatMap { column -> [Int] in
        let multiplier = (1 << 30) + (column << 20)
        let bias = column * 300 - 1000
        return [multiplier, 40, (1 << 39) + bias * multiplier, 0, 255]
      }
      program.tables[name] = Table(Tensor([columns, 5], entries))
    }
    return program
  }

  /// Returns the scores of the same network, computed in plain loops.
  static func scores(_ program: Program, image: [Int]) -> [Int] {
    var padded = [Int](repeating: 0, count: 1024)
    for y in 0..<28 { for x in 0..<28 { padded[66 + 32 * y + x] = image[28 * y + x] } }
    let c1 = convolution(program, "conv1", padded, width: 32, channels: 1, size: 28)
    let p1 = pool(c1, size: 28, channels: 6)
    let c2 = convolution(program, "conv2", p1, width: 14, channels: 6, size: 10)
    let p2 = pool(c2, size: 10, channels: 16)
    let f1 = layer(program, "fc1", p2)
    return layer(program, "fc3", layer(program, "fc2", f1))
  }

  static func layer(_ program: Program, _ name: String, _ codes: [Int]) -> [Int] {
    let weights = program.weights(of: name)
    let table = program.tables[name]!.values.elements
    return (0..<weights[0].count).map { column in
      let sum = codes.indices.reduce(0) { $0 + codes[$1] * weights[$1][column] }
      let entry = table[column * 5..<column * 5 + 5].map { $0 }
      return min(max((sum * entry[0] + entry[2]) >> entry[1], entry[3]), entry[4])
    }
  }

  private static func convolution(
    _ program: Program, _ name: String, _ input: [Int], width: Int, channels: Int, size: Int
  ) -> [Int] {
    (0..<size * size).flatMap { place in
      let (y, x) = (place / size, place % size)
      let window = (0..<25 * channels).map { row in
        let (tap, channel) = (row / channels, row % channels)
        return input[((y + tap / 5) * width + x + tap % 5) * channels + channel]
      }
      return layer(program, name, window)
    }
  }

  private static func pool(_ input: [Int], size: Int, channels: Int) -> [Int] {
    let half = size / 2
    return (0..<half * half * channels).map { index in
      let (y, x, c) = (index / channels / half, index / channels % half, index % channels)
      return [(0, 0), (0, 1), (1, 0), (1, 1)].map {
        input[((2 * y + $0.0) * size + 2 * x + $0.1) * channels + c]
      }.max()!
    }
  }
}

extension Program {
  /// Returns the weights of a matrix by row and column, from all its blocks.
  func weights(of name: String) -> [[Int]] {
    let matrix = matrices.first { $0.name == name }!
    var weights = [[Int]](
      repeating: [Int](repeating: 0, count: matrix.columns), count: matrix.rows)
    for block in blocks where block.matrix == name {
      for (row, matrixRow) in block.rows.enumerated() {
        for (column, matrixColumn) in block.columns.enumerated() {
          let index = row * block.columns.count + column
          weights[matrixRow][matrixColumn] += Int(block.codes.elements[index])
        }
      }
    }
    return weights
  }

  /// Runs images whose codes are `[N, …]`.
  func run(
    _ inputs: [Tensor<Int32>], lanes: Int? = nil, threads: Int = 1, chip: Chip? = nil,
    path: MVMPath = .automatic, instructionSet: InstructionSet = .best
  ) throws -> [Tensor<Int32>] {
    try Simulator(
      self, chip: chip, path: path, lanes: lanes, threads: threads,
      instructionSet: instructionSet
    ).run(inputs: inputs)
  }
}
