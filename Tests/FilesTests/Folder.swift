import Glibc

/// Calls `body` with a new folder, and removes it with its contents afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("/tmp/memc-test-XXXXXX".utf8CString)
  guard let name = mkdtemp(&template) else { preconditionFailure("no folder for temporary files") }
  let folder = String(cString: name)
  defer {
    chmod(folder, 0o700)
    for entry in entries(of: folder) { unlink("\(folder)/\(entry)") }
    rmdir(folder)
  }
  return try body(folder)
}

/// The names in `folder`, sorted.
func entries(of folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    names.append(
      withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      })
  }
  return names.filter { $0 != "." && $0 != ".." }.sorted()
}
