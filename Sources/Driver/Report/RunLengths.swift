/// Which weights of a layer are zero, told by runs: before each stored weight stands the number of
/// zeros since the last, in few bits; a longer run is broken by a zero that is stored.
///
/// - Source: Han, Mao, Dally, "Deep compression", ICLR 2016, section 2, figure 2.
struct RunLengths {
  /// Bits of one run, as Han et al. take for fully connected layers.
  static let bits = 5

  /// Weights that are stored, with the zeros that break long runs.
  let entries: Int
  /// Zeros that break long runs.
  let fillers: Int

  /// - Parameter codes: in the order in which a layer's weights are stored; zeros after the last
  ///   stored weight take nothing.
  init(_ codes: some Sequence<Int16>) {
    var (stored, fillers, run) = (0, 0, 0)
    for code in codes {
      if code == 0 {
        run += 1
      } else {
        // a filler stands for the zeros before it and for itself
        fillers += run >> Self.bits
        stored += 1
        run = 0
      }
    }
    entries = stored + fillers
    self.fillers = fillers
  }

  /// What runs and fillers take beside the non-zero weights, in bits.
  func indexBits(weightBits: Int) -> Int { entries * Self.bits + fillers * weightBits }
}
