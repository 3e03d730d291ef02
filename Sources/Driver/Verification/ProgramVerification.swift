import Basics
import CommandFiles
import Evaluation
import Hardware
import Importers
import IntegerModel
import NetworkIR
import Passes
import TileAnalysis

/// Checks that a program implements its model.
///
/// 1. Every member has the hash that the manifest names.
/// 2. The program obeys the static rules of the tile machine.
/// 3. The program equals the integer executor on the stored network, whose weights are read back
///    from the blocks, for seeded or given inputs.
/// 4. With a model: its digests are the recorded ones. Compiling it again, with the recorded
///    mapping and activation formats, gives the same bytes, so that every stored code, line and
///    table follows from the model.
public struct ProgramVerification: Sendable {
  /// One check: whether it passed, and why or why not.
  public struct Check: Encodable, Sendable {
    public let name: String
    public let pass: Bool
    public let detail: String
  }

  /// All checks, and whether all passed.
  public struct Result: Encodable, Sendable {
    public let schemaVersion = 1
    public let pass: Bool
    public let checks: [Check]

    public var text: String { text(of: checks) }

    /// The text of the failed checks only.
    public var failures: String { text(of: checks.filter { !$0.pass }) }

    private func text(of checks: [Check]) -> String {
      let lines = checks.map { "\($0.pass ? "pass" : "FAIL")  \($0.name): \($0.detail.escaped)" }
      return (lines + [pass ? "verified" : "not verified"]).joined(separator: "\n")
    }
  }

  /// The number of inputs drawn if none are given.
  static let seededInputs = 16
  /// The largest number of faults of a check that are reported in full.
  static let toldFaults = ProgramFile.toldFaults

  private let path: String
  private let model: String?
  private let inputs: [String]
  private let threads: Int

  public init(of path: String, model: String?, inputs: [String]? = nil, threads: Int) {
    self.path = path
    self.model = model
    self.inputs = inputs ?? []
    self.threads = threads
  }

  /// Runs the checks, and stops early if hashes or static rules fail.
  ///
  /// - Throws: diagnostics if a file cannot be read at all, or if the weights were trained and so
  ///   do not follow from the model. Faults in a readable file are failed checks.
  public func run() throws -> Result {
    let members = try ProgramFileMembers(InputFile(path, limit: 1 << 32))
    var checks = [check("hashes", members.damage, "all members match the manifest")]
    let program = try members.program()
    if model != nil { try program.expectRecompilable() }
    var broken = Diagnostics()
    let sound = try broken.collect { try program.verified(in: path) }
    checks.append(check("static rules", broken.all, "all hold"))
    guard let sound, checks.allSatisfy(\.pass) else { return Result(pass: false, checks: checks) }
    let source = try model.map {
      try ModelLoader.load(
        $0, shapes: program.manifest.shapes, limit: .none,
        isTrained: program.manifest.initialSeed == nil)
    }
    checks.append(try converterCheck(sound))
    checks.append(try outputCheck(sound))
    if let source { checks.append(try modelCheck(program, source)) }
    return Result(pass: checks.allSatisfy(\.pass), checks: checks)
  }

  private func check(_ name: String, _ faults: [Diagnostic], _ otherwise: String) -> Check {
    let told = faults.prefix(Self.toldFaults).map(\.description).joined(separator: "; ")
    let more = faults.count > Self.toldFaults ? "; and \(faults.count - Self.toldFaults) more" : ""
    return Check(name: name, pass: faults.isEmpty, detail: faults.isEmpty ? otherwise : told + more)
  }

  /// Reports converters that clip or round. The program is then not exact, which is not a fault.
  private func converterCheck(_ program: CompiledProgram) throws -> Check {
    let lossy = try program.program.lossyGroups.inGroups(by: \.name).map(\.key)
    return Check(
      name: "converters", pass: true,
      detail: lossy.isEmpty
        ? "lossless for all inputs"
        : "may clip or round in \(lossy.joined(separator: ", ")); "
          + "outputs are compared with ideal converters")
  }

  /// Compares the program with the slow integer executor, bit for bit.
  private func outputCheck(_ compiled: CompiledProgram) throws -> Check {
    let comparison = try ReferenceComparison(
      compiled.program, of: IntegerNetwork(compiled.network), threads: threads)
    let batch = try InputBatch(
      comparison.executor.network, files: inputs, compiled.preparation())
    let faults = try comparison.faults(for: batch.codes)
    return check(
      "outputs", faults,
      "equal to the integer reference, bit for bit, for \(batch.count.counted("input"))")
  }

  /// Checks that the model is the compiled one, and compiles it again as the manifest records.
  private func modelCheck(_ program: UnverifiedProgram, _ model: ImportedModel) throws -> Check {
    let (own, other) = (program.manifest.modelSha256, model.sha256ByName)
    guard own == other else {
      let fault = Diagnostic(
        .checkFailed,
        "the program was compiled from model \(own.shortDigest), but this is model "
          + other.shortDigest)
      return check("model", [fault], "")
    }
    let again: UnverifiedProgram
    do {
      again = try program.recompiled(from: model, threads: threads)
    } catch let diagnostics as Diagnostics {
      return check("model", diagnostics.all, "")
    } catch let diagnostic as Diagnostic {
      return check("model", [diagnostic], "")
    }
    let faults = try ProgramFile.differingMembers(program, again).map {
      Diagnostic(.checkFailed, "'\($0)' differs when the model is compiled again")
    }
    return check(
      "model", faults,
      "all codes, lines and tables follow from the model")
  }
}
