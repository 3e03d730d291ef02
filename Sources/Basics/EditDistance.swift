extension [String] {
  /// The word nearest to `word`, if it is near enough to be the word meant.
  public func nearest(to word: String) -> String? {
    let near = map { (word: $0, distance: $0.editDistance(to: word)) }
      .min { $0.distance < $1.distance }
    guard let near, near.distance <= Swift.max(1, word.count / 3) else { return nil }
    return near.word
  }
}

extension String {
  /// The least number of insertions, deletions and replacements that turn this text into `other`
  /// (Levenshtein), ignoring case.
  func editDistance(to other: String) -> Int {
    let a = Array(lowercased())
    let b = Array(other.lowercased())
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<b.count {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
