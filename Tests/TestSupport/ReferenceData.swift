import Foundation

/// Files that tests compare memc with.
public enum ReferenceData {
  private static let tests = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A folder of `Tests/Golden`, whose README says what made its files.
  public static func golden(_ name: String) -> URL { tests.appending(path: "Golden/\(name)") }

  /// Models and data sets that are not part of the project: the folder named by `MEMC_TEST_DATA`, or
  /// `../shared/data` next to the package; `nil` where there is none.
  public static let external: URL? = {
    let named = ProcessInfo.processInfo.environment["MEMC_TEST_DATA"].map { URL(filePath: $0) }
    let folder = (named ?? tests.appending(path: "../../shared/data")).standardizedFileURL
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()
}
