import CommandFiles
import TestSupport
import Testing

@testable import Driver
@testable import Evaluation

/// Expects that a program, read back from a file, passes verification.
///
/// - Parameter model: the path of the model that it must agree with; `nil`: none.
func expectVerified(_ program: CompiledProgram, as model: String?) throws {
  try withFolder { folder in
    let path = "\(folder)/a.memc"
    try ProgramFile.write(program, to: path)
    let result = try ProgramVerification(of: path, model: model, inputs: nil, threads: 2).run()
    #expect(result.pass, "\(result.text)")
  }
}
