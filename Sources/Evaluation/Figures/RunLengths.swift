/// A run-length index of a layer's zero weights: each stored weight is preceded by the number of
/// zeros since the last one, in few bits; a longer run is broken by a stored zero.
///
/// - Source: Han, Mao, Dally, "Deep compression", ICLR 2016, section 2, figure 2.
struct RunLengths {
  /// Bits of one run, as in Han et al. for fully connected layers.
  static let bits = 5

  /// Stored weights, including the zeros that break long runs.
  let entries: Int
  /// Zeros that break long runs.
  let fillers: Int

  /// - Parameter codes: in the order in which a layer's weights are stored; zeros after the last
  ///   stored weight take no bits.
  init(_ codes: some Sequence<Int16>) {
    var (stored, fillers, run) = (0, 0, 0)
    for code in codes {
      if code == 0 {
        run += 1
      } else {
        // a filler represents the zeros before it and itself
        fillers += run >> Self.bits
        stored += 1
        run = 0
      }
    }
    entries = stored + fillers
    self.fillers = fillers
  }

  /// Returns the bits of runs and fillers, without those of the nonzero weights.
  func indexBits(weightBits: Int) -> Int { entries * Self.bits + fillers * weightBits }
}
