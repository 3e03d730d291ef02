import CKernels

/// An instruction set that has its own kernels. The choice does not change results.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// C with vector extensions, compiled for SSE2 on x86-64 and NEON on arm64.
  case portable
  /// NEON with pairwise products and byte lookups, which C vectors cannot express.
  case neon
  case avx2
  /// AVX-512 with VNNI and VBMI.
  case avx512

  /// The instruction sets of this processor, slowest first.
  public static let available = allCases.filter { memc_has_isa($0.raw) }

  /// The fastest instruction set of this processor.
  public static var best: InstructionSet { available.last ?? .portable }

  public var raw: memc_isa {
    switch self {
    case .portable: memc_portable
    case .neon: memc_neon
    case .avx2: memc_avx2
    case .avx512: memc_avx512
    }
  }
}
