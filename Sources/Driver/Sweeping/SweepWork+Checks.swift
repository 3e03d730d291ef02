import Basics
import Sweeps

extension SweepWork {
  /// Throws what is wrong with a choice wherever it is tried, for that is a mistake of the user.
  /// Where another choice of another axis helps, the two do not go together, and their points are
  /// refused.
  func expectUsable() throws {
    let first = [Int](repeating: 0, count: sweep.axes.count)
    guard let mistake = mistake(at: first) else { return try expectUsableChoices(beside: first) }
    guard
      let witness = neighbours(of: first, but: nil).first(where: { self.mistake(at: $0) == nil })
    else { throw mistake }
    try expectUsableChoices(beside: witness)
  }

  /// - Parameter base: a point without mistakes.
  private func expectUsableChoices(beside base: [Int]) throws {
    for (axis, content) in sweep.axes.enumerated() {
      for choice in content.samples where choice != base[axis] {
        var point = base
        point[axis] = choice
        guard let mistake = mistake(at: point),
          !neighbours(of: point, but: axis).contains(where: { self.mistake(at: $0) == nil })
        else { continue }
        throw mistake
      }
    }
  }

  private func mistake(at digits: [Int]) -> Diagnostics? {
    do {
      try point(digits).expectUsable()
      return nil
    } catch let mistakes as Diagnostics {
      return mistakes
    } catch {
      return Diagnostics([Diagnostic(.internalError, "\(error)")])
    }
  }

  /// The points that differ from one in a single axis, which is not `fixed`.
  private func neighbours(of point: [Int], but fixed: Int?) -> [[Int]] {
    sweep.axes.indices.filter { $0 != fixed }.flatMap { axis in
      sweep.axes[axis].samples.filter { $0 != point[axis] }.map { choice in
        var other = point
        other[axis] = choice
        return other
      }
    }
  }
}
