import Basics

extension Accelerator {
  /// Reads an accelerator file.
  ///
  /// - Parameter source: the file name as the user gave it.
  /// - Throws: `Diagnostics` of kind `configuration`, each at its line and column.
  public init(yaml text: String, source: String) throws {
    var record = try Yaml.readRecord(text, source: source)
    record.place = Place(source)
    try self.init(record)
  }
}
