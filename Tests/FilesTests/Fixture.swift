import Basics

/// The fixture files, mostly written by NumPy (`make.py`).
enum Fixture {
  static func path(_ name: String) -> String {
    let here = #filePath
    let folder = here[..<(here.lastIndex(of: "/") ?? here.startIndex)]
    return "\(folder)/Fixtures/\(name)"
  }

  static func bytes(_ name: String) throws -> [UInt8] { try InputFile(path(name)).bytes }

  /// The valid `.npy` files.
  static let npy: [String] =
    ElementType.allCases.flatMap { ["\($0.code).npy", "\($0.code)-big-fortran.npy"] }
    + ["scalar", "vector", "empty", "cube-fortran", "version2", "version3"].map { "\($0).npy" }
}

extension ElementType {
  /// NumPy's name in the fixtures.
  var code: String {
    let kind = rawValue.first.map(String.init) ?? ""
    return kind + String(size)
  }
}

/// The diagnostic that `body` throws, or `nil`.
func diagnostic(_ body: () throws -> some Any) -> Diagnostic? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? Diagnostic
  }
}
