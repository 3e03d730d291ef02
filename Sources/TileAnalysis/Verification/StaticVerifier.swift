import Basics
import Hardware
import TileMachine

/// Checks that a program can be run on its accelerator, whatever the data.
///
/// Control depends on no data, and every token and channel joins one producing with one consuming
/// stream: a Kahn network. So one run without data decides for every schedule and every timing.
/// - Returns: all that is wrong, at its line of `program.text`, or its member; empty for a sound
///   program. Kind `checkFailed`, or `unsupported` where the program is too large to be verified.
public func verify(_ program: Program) -> [Diagnostic] { Verification(program).diagnostics }

/// What verifying a program has found.
public struct Verification: Sendable {
  /// How much of a buffer is produced.
  public struct Production: Equatable, Sendable {
    /// `nil` for global memory.
    public var tile: Int?
    public var buffer: String
    /// Elements written in one run, constants aside, each as often as it is written.
    public var elements: Int
  }

  /// All that is wrong; empty for a sound program.
  public let diagnostics: [Diagnostic]
  /// Per buffer; empty unless the program is sound.
  public let production: [Production]

  /// Verifies `program`.
  ///
  /// - Parameter budget: instructions and cells touched, in all, before a program is too large to be
  ///   verified; by default about a second's work.
  public init(_ program: Program, budget: Int = 200_000_000) {
    var verifier = StaticVerifier(program, budget: budget)
    verifier.run()
    diagnostics = verifier.findings.diagnostics(of: program)
    production = verifier.production
  }
}

/// The steps of verification, each in its own file:
///
/// 1. Names are unique, sizes within the chip's (`+Names`).
/// 2. Blocks fit their arrays, matrices and groups (`+Blocks`, `+Weights`).
/// 3. Ports fit their buffers (`+Ports`).
/// 4. Lines nest, and their operands have the right types and stay inside their buffers
///    (`ScriptBuilder`); tokens and channels have two ends (`+Ends`).
/// 5. One run orders all reads and writes (`OrderObserver`).
struct StaticVerifier {
  let program: Program
  var findings = Findings()
  var production: [Verification.Production] = []

  private let budget: Int

  init(_ program: Program, budget: Int) {
    self.program = program
    self.budget = budget
  }

  mutating func run() {
    verifySizes()
    // beyond these sizes the other steps could take for ever
    guard findings.isEmpty else { return }
    verifyNames()
    verifyBlocks()
    let withPorts = verifyPorts()
    var builder = ScriptBuilder(program)
    builder.build(withPorts: withPorts)
    findings.append(contentsOf: builder.findings)
    verifyEnds(of: builder.script)
    if findings.isEmpty { verifyOrder(builder.script) }
  }

  private mutating func verifyOrder(_ script: Script) {
    guard script.stateSize <= 1 << 27 else {
      return findings.append(.tooLarge("2^27 cells of memory"), at: .item(.machine))
    }
    var run = StaticRun(script, observer: OrderObserver(script))
    let outcome = run.run(budget: budget)
    findings.append(contentsOf: run.observer.findings)
    switch outcome {
    case .finished:
      findings.append(contentsOf: run.observer.unwrittenOutputs)
      findings.append(contentsOf: run.leftovers)
    case .blocked: if findings.isEmpty { findings.append(contentsOf: run.deadlock) }
    case .exhausted: findings.append(.tooLarge("\(budget) steps"), at: .item(.machine))
    }
    production = findings.isEmpty ? run.observer.production : []
  }
}

extension Diagnostic {
  static func tooLarge(_ limit: String) -> Diagnostic {
    .unsupported("the program is too large to be verified: more than \(limit)")
  }
}
