import Basics
import Hardware
import TileMachine

/// Checks that a program can run on its accelerator, whatever the data.
///
/// Control does not depend on data, and every token and channel connects one producing and one
/// consuming stream, as in a Kahn network. One run without data therefore covers every schedule and
/// every timing.
/// - Returns: all errors, each at its line of `program.text` or its member; empty for a sound
///   program. The kind is `checkFailed`, or `unsupported` if the program is too large to verify.
public func verify(_ program: Program) -> [Diagnostic] { Verification(program).diagnostics }

/// The result of verifying a program.
public struct Verification: Sendable {
  /// The number of elements written to a buffer.
  public struct Production: Equatable, Sendable {
    /// `nil` for global memory.
    public var tile: Int?
    public var buffer: String
    /// Elements written in one run, without constants; repeated writes count each time.
    public var elements: Int
  }

  /// All errors; empty for a sound program.
  public let diagnostics: [Diagnostic]
  /// The program, if it is sound.
  public let program: VerifiedProgram?
  /// The production of each buffer; empty unless the program is sound.
  public let production: [Production]

  /// Verifies `program`.
  ///
  /// - Parameter budget: the limit of executed instructions plus accessed cells, beyond which a
  ///   program is too large to verify; the default is about one second of work.
  public init(_ program: Program, budget: Int = 200_000_000) {
    var verifier = StaticVerifier(program, budget: budget)
    verifier.run()
    diagnostics = verifier.findings.diagnostics(of: program)
    self.program = verifier.findings.isEmpty ? VerifiedProgram(program) : nil
    production = verifier.production
  }
}

/// The steps of verification, each in its own file:
///
/// 1. Names are unique, and sizes within those of the chip (`+Names`).
/// 2. Blocks are on tiles of their part (`+Parts`), and fit their arrays, matrices and groups (`+Blocks`,
///    `+Weights`).
/// 3. Ports fit their buffers (`+Ports`).
/// 4. Lines nest, and their operands have the right types and stay inside their buffers
///    (`ScriptBuilder`), which hold the sums of groups (`+Sums`); tokens and channels have two ends, and
///    operators of the host are computed (`+Ends`).
/// 5. One run orders all reads and writes (`OrderObserver`).
struct StaticVerifier {
  let program: Program
  var findings = Findings()
  var production: [Verification.Production] = []

  let globals: [String: Buffer]
  let matrices: [String: MatrixInfo]
  private let budget: Int

  init(_ program: Program, budget: Int) {
    self.program = program
    self.budget = budget
    globals = program.globals.byName(\.name)
    matrices = program.matrices.byName(\.name)
  }

  mutating func run() {
    verifySizes()
    // beyond these sizes the other steps could take unlimited time
    guard findings.isEmpty else { return }
    verifyNames()
    verifyParts()
    verifyBlocks()
    let withPorts = verifyPorts()
    var builder = ScriptBuilder(program)
    builder.build(withPorts: withPorts)
    findings.append(contentsOf: builder.findings)
    verifyEnds(of: builder.script)
    verifyHostOperators()
    if findings.isEmpty { verifySums(of: builder.script) }
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
    .unsupported("the program is too large to verify: more than \(limit)")
  }
}
