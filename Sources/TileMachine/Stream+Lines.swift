extension Stream {
  /// How often each line runs.
  package var trips: [Int] {
    var loops = [1]
    return lines.map { line in
      if line.instruction is End { loops.removeLast() }
      defer {
        if let loop = line.instruction as? Loop {
          loops.append(loops[loops.count - 1] * loop.count)
        }
      }
      return loops[loops.count - 1]
    }
  }
}

extension Line {
  /// The layer that the line belongs to: what its comment says before the first comma.
  public var layer: String {
    String(comment.prefix { $0 != "," })
  }
}
