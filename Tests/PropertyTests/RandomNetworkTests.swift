import Basics
import Foundation
import NetworkIR
import Testing

/// Networks that `check` accepts must compile and pass `verify`.
@Suite struct RandomNetworkTests {
  /// The number of networks; set `MEMC_RANDOM_NETWORKS=100000` for more, and `MEMC_RANDOM_SEED` for
  /// another first seed.
  static let count = setting("MEMC_RANDOM_NETWORKS") ?? 6000
  static let first = setting("MEMC_RANDOM_SEED") ?? 0

  private static func setting(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  @Test(arguments: 0..<12)
  func acceptedNetworksCompileAndComputeTheSame(part: Int) throws {
    var held = 0
    let seeds = stride(from: Self.first + part, to: Self.first + Self.count, by: 12)
    for seed in seeds {
      let graph = try RandomNetwork.make(seed: UInt64(seed))
      do {
        let machines = CompiledCheck.machines
        let outcome = try machines[seed / 12 % machines.count].run(graph)
        held += outcome == .held ? 1 : 0
      } catch {
        Issue.record("seed \(seed): \(error)\n\(graph)")
      }
    }
    #expect(held >= seeds.underestimatedCount / 2)
  }
}
