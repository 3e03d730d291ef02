import Basics
import CommandFiles
import Hardware

extension Record {
  /// The contents of a mapping file, not yet checked.
  ///
  /// - Parameter mapping: the name of a mapping that comes with memc, or a file.
  init(mapping: String) throws {
    let (text, source) = try BuiltInFiles.read(.mapping, mapping, at: nil)
    self = try Yaml.readRecord(text, source: source)
    place = Place(source)
  }
}

extension Accelerator {
  /// - Parameter name: the name of an accelerator that comes with memc, or a file.
  init(named name: String, at place: Place?) throws {
    let (text, source) = try BuiltInFiles.read(.accelerator, name, at: place)
    try self.init(yaml: text, source: source)
  }
}
