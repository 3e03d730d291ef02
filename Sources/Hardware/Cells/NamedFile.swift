import Basics

extension String {
  /// The path of a file named in a record: relative to the folder of the `.yaml` file with the
  /// record, or else to the working directory.
  func path(asNamedAt place: Place?) -> String {
    guard !hasPrefix("/"), let source = place?.source, source.hasSuffix(".yaml"),
      let slash = source.lastIndex(of: "/")
    else { return self }
    return source[...slash] + self
  }
}
