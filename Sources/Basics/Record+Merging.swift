extension Record {
  /// This record with the values of another in place of its own, also inside records of both.
  ///
  /// A value `none` removes the key. Where a record of `other` is merged, the place is that of
  /// `other`: what is wrong with the fields together is wrong there.
  public func merged(with other: Record) -> Record {
    var result = self
    for entry in other.entries {
      switch (result[entry.key]?.content, entry.value.content) {
      case (_, Value.absent.content): result[entry.key] = nil
      case (.record(let own), .record(let new)):
        let place = new.place ?? entry.value.place
        result[entry.key] = Value(.record(own.merged(with: new)), at: place)
      default: result[entry.key] = entry.value
      }
    }
    if !other.isEmpty { result.place = other.place ?? place }
    return result
  }

  /// The values that are not records, each with the keys that lead to it.
  public var leaves: [(path: [String], value: Value)] {
    entries.flatMap { entry -> [(path: [String], value: Value)] in
      guard case .record(let inner) = entry.value.content else {
        return [([entry.key], entry.value)]
      }
      return inner.leaves.map { ([entry.key] + $0.path, $0.value) }
    }
  }

  /// A record with one value, inside records under the keys that lead to it.
  ///
  /// - Precondition: `path` has a key.
  public init(path: ArraySlice<String>, to value: Value) {
    self.init(at: value.place)
    guard let key = path.first else { preconditionFailure("a path has a key") }
    let rest = path.dropFirst()
    self[key] =
      rest.isEmpty ? value : Value(.record(Record(path: rest, to: value)), at: value.place)
  }
}
