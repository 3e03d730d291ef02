import Basics
import TestSupport
import Testing
import TileAnalysis
import TileMachine

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// Programs for chips of which some arrays are no good.
@Suite struct LostArrayTests {
  /// `[arrays, 2, 128, 128]` without faults, but for `stuck` cells on one plane of some arrays.
  private static func map(_ arrays: Int, lost: [Int], stuck: Int = 5000) -> Tensor<UInt8> {
    var states = Tensor([arrays, 2, 128, 128], repeating: UInt8(0))
    for array in lost {
      let first = (2 * array + array % 2) * 128 * 128
      for cell in first..<first + stuck { states.elements[cell] = UInt8(1 + cell % 2) }
    }
    return states
  }

  /// LeNet-5 takes several of the arrays.
  private func compile(
    _ states: Tensor<UInt8>, above share: Double = Compiler.usableFaults,
    _ body: (CompiledProgram, _ map: String) throws -> Void = { _, _ in }
  ) throws {
    try withFolder { folder in
      let map = "\(folder)/map.npy"
      try AtomicWrite.write(Npy.write(states), to: map)
      var compiler = Compiler(model: TestFiles.model("lenet5.onnx"))
      compiler.mapping = TestFiles.mapping("baseline")
      compiler.overrides = ["accelerator=analog-128", "encoding.slice-bits=7"]
      compiler.faults = map
      compiler.lostAbove = share
      do {
        try body(try compiler.compile().program, map)
      } catch let diagnostic as Diagnostic {
        throw diagnostic.withoutFolder(folder)
      }
    }
  }

  @Test func nothingStandsOnLostArrays() throws {
    let lost = [0, 2, 3, 7]
    try compile(Self.map(16, lost: lost)) { program, map in
      let arrays = Set(program.program.blocks.map(\.array))
      #expect(arrays.count >= 5 && arrays.isDisjoint(with: lost))
      #expect(arrays.isDisjoint(with: 0..<1) && arrays.contains(1) && arrays.contains(4))
      #expect(program.manifest.lostArrays == lost)
      try withFolder { folder in
        let path = "\(folder)/a.memc"
        try ProgramFile.write(program, to: path)
        let verification = try ProgramVerification(
          of: path, model: TestFiles.model("lenet5.onnx"), inputs: nil, threads: 2
        ).run()
        #expect(verification.pass, "\(verification.text)")
        // no cell of the sound arrays is stuck, so a chip with this map computes exactly
        var run = ChipProgramming(
          program: path, device: "ideal:fault-map=\(map)", programming: "write-verify")
        run.threads = 2
        #expect(try run.run().failedCells == 0)
      }
    }
  }

  @Test func anArrayIsLostAboveTheShareAndNotAtIt() throws {
    let eighth = 128 * 128 / 8
    try compile(Self.map(16, lost: [0], stuck: eighth), above: 0.125) { program, _ in
      #expect(program.manifest.lostArrays.isEmpty)
    }
    try compile(Self.map(16, lost: [0], stuck: eighth + 1), above: 0.125) { program, _ in
      #expect(program.manifest.lostArrays == [0])
    }
    try compile(Self.map(16, lost: [5], stuck: 1), above: 0) { program, _ in
      #expect(program.manifest.lostArrays == [5])
    }
    try compile(Self.map(16, lost: [5], stuck: 128 * 128), above: 1) { program, _ in
      #expect(program.manifest.lostArrays.isEmpty)
    }
  }

  @Test func withTooFewSoundArraysCompilingIsRefused() throws {
    var arrays = 0
    try compile(Self.map(16, lost: [])) { program, _ in
      arrays = Set(program.program.blocks.map(\.array)).count
    }
    #expect(
      refusal { try compile(Self.map(16, lost: Array(0..<16))) }
        == "map.npy: the network needs \(arrays) arrays per plane, but the fault map has 16, of which "
        + "16 are lost")
    let spare = 16 - arrays
    #expect(refusal { try compile(Self.map(16, lost: Array(0..<spare))) } == nil)
    #expect(refusal { try compile(Self.map(16, lost: Array(0..<spare + 1))) } != nil)
  }

  @Test(arguments: [
    (
      Tensor([16, 2, 64, 128], repeating: UInt8(0)), 0.25,
      "map.npy: the fault map must be [positions, planes, 128, 128], like the arrays of the "
        + "accelerator, not [16, 2, 64, 128]"
    ),
    (
      Tensor([16, 1, 128, 128], repeating: UInt8(0)), 0.25,
      "map.npy: the fault map has 1 plane, but the weights need 2"
    ),
    (
      Tensor([16, 2, 128], repeating: UInt8(0)), 0.25,
      "map.npy: must be uint8 [positions, planes, rows, columns], not uint8 [16, 2, 128]"
    ),
    (
      Tensor([1, 1, 1, 1], repeating: UInt8(9)), 0.25,
      "map.npy: must contain 0 (fine), 1 (stuck at HRS) or 2 (stuck at LRS), not 9"
    ),
    (map(1, lost: []), 1.5, "'--lost-above' must be in 0...1, not 1.5"),
    (map(1, lost: []), .nan, "'--lost-above' must be in 0...1, not nan"),
  ])
  func badMapsAndSharesAreRefused(states: Tensor<UInt8>, share: Double, message: String) {
    #expect(refusal { try compile(states, above: share) } == message)
  }

  @Test func aMapOfRealNumbersIsRefused() throws {
    try withFolder { folder in
      let map = "\(folder)/map.npy"
      try AtomicWrite.write(
        Npy.write(Tensor([1, 2, 128, 128], repeating: Float.nan)), to: map)
      var compiler = Compiler(model: TestFiles.model("tiny.onnx"))
      compiler.mapping = TestFiles.mapping("baseline")
      compiler.faults = map
      #expect(
        refusal { try compiler.compile() }
          == "\(map): must be uint8 [positions, planes, rows, columns], not "
          + "float32 [1, 2, 128, 128]")
    }
  }
}

extension Diagnostic {
  /// With the name of a file alone where its folder stood.
  fileprivate func withoutFolder(_ folder: String) -> Diagnostic {
    guard let source = place?.source else { return self }
    var copy = self
    copy.place = Place(source.replacing("\(folder)/", with: ""))
    return copy
  }
}
