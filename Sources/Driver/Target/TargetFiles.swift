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
  /// - Parameter spelling: the name of an accelerator that comes with memc, or a file, and what is
  ///   changed of it.
  /// - Throws: the errors of `BuiltInFiles.read` and `AcceleratorChanges`.
  init(_ spelling: ComponentSpelling) throws {
    let (text, source) = try BuiltInFiles.read(.accelerator, spelling.name, at: spelling.place)
    var file = try Yaml.readRecord(text, source: source)
    file.place = Place(source)
    self = try AcceleratorChanges(spelling.record).applied(to: file)
  }
}
