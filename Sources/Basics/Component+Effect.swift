extension Component {
  /// Refuses fields that are set but have no effect unless `condition` is true.
  ///
  /// - Parameter note: what to do so that they have an effect.
  /// - Throws: one diagnostic of kind `configuration` for each field.
  public func expectUnset(_ keys: [String], unless condition: Bool, note: String) throws {
    guard !condition else { return }
    let record = record
    try Diagnostics(
      keys.filter { record[$0] != nil }.map {
        .configuration("'\($0)' of \(name) has no effect here", at: nil, note: note)
      }
    ).throwIfAny()
  }
}
