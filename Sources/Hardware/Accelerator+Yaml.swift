import Basics

extension Accelerator {
  /// Reads an accelerator file.
  ///
  /// - Parameter source: the file as the user named it.
  /// - Throws: `Diagnostics`, each at its line and column, kind `configuration`.
  public init(yaml text: String, source: String) throws {
    var record = try Yaml.readRecord(text, source: source)
    record.place = Place(source)
    try self.init(record)
  }
}
