extension Component {
  /// Refuses the fields of `record` that have no effect in this component.
  ///
  /// A value without a place was not written by a user: memc records every field of a component,
  /// so there a field without effect may be at its default.
  /// - Throws: `Diagnostics` with one entry for each field, at its place.
  func expectEffects(of record: Record, _ fields: [Field<Self>]) throws {
    var diagnostics = Diagnostics()
    for field in fields {
      guard let condition = field.condition, !condition.holds(self),
        let value = record[field.name]
      else { continue }
      let place = value.place ?? record.place
      guard place != nil || field.write(self) != field.write(Self()) else { continue }
      diagnostics.append(
        .configuration(
          "'\(field.name)' of \(name) requires \(condition.requirement)", at: place))
    }
    try diagnostics.throwIfAny()
  }
}
