import Foundation

/// Reference files for tests.
public enum ReferenceData {
  private static let tests = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A folder of `Tests/Golden`; its README lists the sources of the files.
  public static func golden(_ name: String) -> URL { tests.appending(path: "Golden/\(name)") }

  /// Models and data sets outside the project: the folder named by `MEMC_TEST_DATA`, or
  /// `../shared/data` next to the package; `nil` if there is none.
  public static let external: URL? = {
    let named = ProcessInfo.processInfo.environment["MEMC_TEST_DATA"].map { URL(filePath: $0) }
    let folder = (named ?? tests.appending(path: "../../shared/data")).standardizedFileURL
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()
}
