import Foundation

extension String {
  /// Whether two paths lead to one file, which need not be there yet.
  public func isSameFile(as other: String) -> Bool {
    let paths = [self, other].map {
      URL(fileURLWithPath: $0).standardizedFileURL.resolvingSymlinksInPath().path
    }
    return paths[0] == paths[1]
  }
}
