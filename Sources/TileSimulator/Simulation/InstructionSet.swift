import CKernels

/// An instruction set that kernels are written for. Which one is taken changes no result.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// Plain C over vectors, as the compiler makes of it: SSE2 on x86-64, NEON on arm64.
  case portable
  /// With the pairs of products and look-ups of bytes that vectors of C cannot say.
  case neon
  case avx2
  /// AVX-512 with VNNI and VBMI.
  case avx512

  /// Those of this processor, slowest first.
  public static let available = allCases.filter { memc_has_isa($0.raw) }

  /// The fastest one of this processor.
  public static var best: InstructionSet { available.last ?? .portable }

  var raw: memc_isa {
    switch self {
    case .portable: memc_portable
    case .neon: memc_neon
    case .avx2: memc_avx2
    case .avx512: memc_avx512
    }
  }
}
