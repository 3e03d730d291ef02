extension Component {
  /// Refuses fields that were set and change nothing, as long as `condition` does not hold.
  ///
  /// - Parameter note: what would give them something to say.
  /// - Throws: `configuration`, one diagnostic for each.
  public func expectUnset(_ keys: [String], unless condition: Bool, note: String) throws {
    guard !condition else { return }
    let record = record
    try Diagnostics(
      keys.filter { record[$0] != nil }.map {
        .configuration("'\($0)' of \(name) changes nothing here", at: nil, note: note)
      }
    ).throwIfAny()
  }
}
