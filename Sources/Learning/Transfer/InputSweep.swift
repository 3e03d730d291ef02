/// Reading the inputs of an array one after another: one at a time, after every `interval` examples.
///
/// A layer with few inputs reads each of them at most once after a batch.
struct InputSweep {
  let inputs: Int
  let batch: Int
  let interval: Int

  /// Examples from one read of an input to the next.
  var period: Int { max(interval * inputs, batch) }

  /// The numbers of the reads after a step; each has an input and the sweep that it belongs to.
  func reads(after step: Int) -> Range<Int> { count(before: step)..<count(before: step + 1) }

  func input(of read: Int) -> Int { read % max(inputs, 1) }
  func sweep(of read: Int) -> Int { read / max(inputs, 1) }

  private func count(before step: Int) -> Int {
    interval * inputs >= batch ? step * batch / interval : step * inputs
  }
}

extension LearningLayer {
  /// One read after every `interval` examples.
  func sweep(interval: Int = 1) -> InputSweep {
    InputSweep(inputs: inputs.count, batch: batch, interval: interval)
  }
}
