import Evaluation

/// The mean of a figure over runs, and how well it is known.
struct Estimate: Sendable {
  /// How an interval was computed.
  enum Method: String, Encodable, Sendable {
    /// Student's t over the values of several runs.
    case student = "student-t"
    /// Wilson's score over the images of one run.
    case wilson
  }

  /// One for each run.
  let values: [Double]
  let mean: Double
  /// The 95 % confidence interval; `nil` if a single value says nothing about its spread, and if
  /// nothing varies it.
  let interval: ClosedRange<Double>?
  let method: Method?

  /// - Parameters:
  ///   - values: at least one.
  ///   - images: the trials behind a single value that is a share of them.
  ///   - isShare: whether values are in 0…1.
  init(_ values: [Double], images: Double?, isShare: Bool) {
    self.values = values
    mean = values.reduce(0, +) / Double(values.count)
    if let found = MeanInterval(values) {
      // what does not vary is no sample of anything
      let varies = Set(values).count > 1
      interval = varies ? (isShare ? found.endsOfShare : found.ends) : nil
      method = varies ? .student : nil
    } else if isShare, let images, images > 0 {
      interval = WilsonInterval(share: mean, of: images).ends
      method = .wilson
    } else {
      (interval, method) = (nil, nil)
    }
  }
}
