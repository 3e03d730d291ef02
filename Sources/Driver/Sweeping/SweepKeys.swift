import Basics
import NetworkIR
import Sweeps

/// The keys of the points of a sweep, and of what points share.
///
/// A key is the digest of memc's version and of every setting that can change the result, in the
/// order of a sweep's fields. It does not depend on which settings are axes: a larger sweep finds
/// the results of a smaller one. Each choice is digested once.
struct SweepKeys: Sendable {
  /// Where the digest of a setting comes from.
  private enum Source {
    case fixed(Digest)
    /// Of an axis, and there of one of its paths.
    case axis(Int, path: Int)
  }

  private let head: Digest
  private let slots: [(stage: SweepSetting.Stage, source: Source)]
  /// By axis, choice and path; empty for ranges. `nil` where a case does not have the setting.
  private let choices: [[[Digest?]]]
  /// By axis, for ranges.
  private let ranges: [(path: String, range: IntegerRange)?]

  /// Reads every file that a setting leads to.
  ///
  /// - Throws: diagnostics for files that are missing.
  init(_ sweep: Sweep) throws {
    let identity = SettingIdentity(shapes: sweep.shapes, limit: SizeLimit(factor: sweep.limit))
    let shapes = sweep.shapes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    head = Digest(
      of: "memc \(Version.current), point 1, limit \(sweep.limit), \(shapes.joined(separator: ","))"
    )
    choices = try sweep.axes.map { axis in
      guard axis.range == nil else { return [] }
      return try (0..<axis.count).map { choice in
        try axis.paths.map { path in
          try axis.value(choice, path).map { try identity.digest(path, $0) }
        }
      }
    }
    ranges = sweep.axes.map { axis in axis.range.map { (axis.paths[0], $0) } }
    var sources: [String: Source] = try sweep.fixed.reduce(into: [:]) {
      $0[$1.key] = .fixed(try identity.digest($1.key, $1.value))
    }
    for (index, axis) in sweep.axes.enumerated() {
      for (place, path) in axis.paths.enumerated() { sources[path] = .axis(index, path: place) }
    }
    slots = sources.keys.sorted(by: SweepSetting.precedes).compactMap { path in
      sources[path].map { (SweepSetting.stage(of: path), $0) }
    }
  }

  /// The key of a point.
  ///
  /// - Parameters:
  ///   - digits: its choice of each axis.
  ///   - stage: the last stage whose settings count.
  func key(_ digits: [Int], through stage: SweepSetting.Stage = .chips) -> Digest {
    var parts = [head]
    for slot in slots where slot.stage <= stage {
      switch slot.source {
      case .fixed(let digest): parts.append(digest)
      case .axis(let axis, let path):
        if let range = ranges[axis] {
          parts.append(Digest(of: "\(range.path)=\(range.range[digits[axis]])"))
        } else if let digest = choices[axis][digits[axis]][path] {
          parts.append(digest)
        }
      }
    }
    return Digest(of: parts)
  }
}
