import Testing
import TileMachine

@testable import Driver
@testable import Evaluation

/// Values that take the buffers of others which are no longer needed.
@Suite struct SharedBufferTests {
  private func compile(_ model: String, _ overrides: [String]) throws -> CompiledProgram {
    var compiler = Compiler(model: TestFiles.model(model))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = overrides
    return try compiler.compile().program
  }

  @Test(
    arguments: ["lenet5.onnx", "fashion-residual.onnx"],
    ["isaac", "neurosim-22", "pimcomp"])
  func theyComputeTheSameInLessMemory(model: String, accelerator: String) throws {
    let separate = try compile(model, ["accelerator=\(accelerator)"])
    let shared = try compile(model, ["accelerator=\(accelerator)", "buffers=shared"])
    let (before, after) = (
      BufferBytes(separate.program.program), BufferBytes(shared.program.program)
    )
    #expect(after.global <= before.global && after.largestTile <= before.tileCapacity)
    #expect(after.global + after.largestTile < before.global + before.largestTile)
    try expectVerified(shared, as: TestFiles.model(model))
  }
}
