import CFuzzer
import Foundation
import FuzzTargets

/// `MEMC_FUZZ_TARGET=onnx memc-fuzz [OPTION…] [CORPUS…]`: libFuzzer on one target.
///
/// The target is in the environment because libFuzzer starts itself again with its own options.
@main
enum Fuzz {
  /// The target, and a folder in memory for its files.
  private static let (target, folder): (FuzzTarget, String) = {
    let name = getenv("MEMC_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget.named(name) else {
      fail("MEMC_FUZZ_TARGET must be one of \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
    }
    let folder = "/dev/shm/memc-fuzz-\(getpid())"
    guard mkdir(folder, 0o700) == 0 else { fail("cannot make \(folder)") }
    return (target, folder)
  }()

  static func main() {
    var count = CommandLine.argc
    var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    _ = target
    let status = LLVMFuzzerRunDriver(&count, &words) { bytes, size in
      Fuzz.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
      return 0
    }
    rmdir(folder)
    exit(status)
  }

  private static func run(_ bytes: [UInt8]) {
    do {
      try target.run(bytes, in: folder)
    } catch {
      complain("not a refusal: \(error)")
      abort()
    }
  }

  private static func fail(_ message: String) -> Never {
    complain("error: \(message)")
    exit(64)
  }

  private static func complain(_ message: String) {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
  }
}
