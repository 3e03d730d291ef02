import Basics

/// What points and intervals of a figure are, in one line.
struct Caption {
  let text: String

  /// - Parameters:
  ///   - item: what a single value belongs to: a chip, a run.
  ///   - images: of a single value, if they are the same for all.
  init(of points: [Panel.Point], item: String, images: Double?) {
    let counts = points.filter { $0.values.count > 1 }.map(\.values.count)
    let isWilson = points.contains { $0.method == .wilson }
    let over = images.map { " over \(Int($0).counted("image"))" } ?? " over images"
    guard let least = counts.min(), let most = counts.max() else {
      text =
        isWilson
        ? (points.count == 1 ? "one \(item)" : "one \(item) each")
          + "; bars: 95 % confidence interval by Wilson's score" + over
        : points.count == 1 ? "one \(item)" : "one \(item) each, without an interval"
      return
    }
    let number = least == most ? least.counted(item) : "\(least) to \(most.counted(item))"
    guard points.contains(where: { $0.interval != nil }) else {
      text = "mean of \(number), which do not differ"
      return
    }
    let hasDots = points.reduce(0) { $0 + $1.values.count } <= Panel.mostDots
    text =
      "mean of \(number); bars: its 95 % confidence interval (Student's t)"
      + (hasDots ? "; faint: each \(item)" : "")
      + (isWilson ? "; one \(item): Wilson's score" + over.replacing(" over", with: ",") : "")
  }
}
