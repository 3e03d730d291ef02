import Basics
import Evaluation
import Hardware
import Passes

/// Makes the points of a grid over a mapping.
struct PlanPoints {
  /// The name of a mapping that comes with memc, or a file.
  let name: String
  /// The mapping before any override.
  let mapping: Record
  /// Of `--set`; they come before those of the grid.
  let overrides: [String]
  let grid: PlanGrid
  /// Whether passes before `quantize` are left out; see `Compiler.isTrained`.
  let isTrained: Bool

  /// A mapping that is read, but not yet compared with its accelerator.
  private struct Settings {
    let file: MappingFile
    let accelerator: Accelerator
    let overrides: [Override]
  }

  private struct Draft {
    let point: [Int]
    let overrides: [Override]
    let settings: Result<Settings, PointRefusal>

    var refusal: PointRefusal? {
      if case .failure(let refusal) = settings { refusal } else { nil }
    }
  }

  /// The points in the order of the grid.
  ///
  /// Unless the grid or `--set` says how many bits of a weight a cell holds, it is as many as it can
  /// hold on accelerators other than the mapping's own.
  /// - Throws: what is wrong with a choice at all of its points, for that is a mistake of the user;
  ///   kind `unsupported` if passes train.
  func resolved() throws -> [PlanPoint] {
    var accelerators: [String: Accelerator] = [:]
    let drafts = try grid.points.map { point -> Draft in
      let chosen = overrides(of: point)
      let settings = try PointRefusal.catching { try read(chosen, &accelerators) }
      let all = (try? settings.get().overrides) ?? chosen
      return Draft(point: point, overrides: all, settings: settings)
    }
    try expectUsable(drafts)
    let points = try drafts.map { draft in
      PlanPoint(
        labels: grid.choices(of: draft.point).map(\.label),
        overrides: draft.overrides.map(\.text),
        target: try PointRefusal.catching { try target(of: draft.settings.get()) })
    }
    try expectNoTraining(points)
    return points
  }

  /// The overrides of `--set`, and after them those of the choices.
  private func overrides(of point: [Int]) -> [Override] {
    let choices = zip(grid.axes, grid.choices(of: point))
    return overrides.map { Override($0) }
      + choices.flatMap { axis, choice in
        choice.overrides.map { Override($0, option: axis.option) }
      }
  }

  /// Reads the mapping and the accelerator of a point.
  ///
  /// - Parameter known: the accelerators that were read already, by name and changes.
  private func read(_ chosen: [Override], _ known: inout [String: Accelerator]) throws
    -> Settings
  {
    var all = chosen
    let record = try record(with: all)
    var file = try MappingFile(record)
    let spelling = try file.acceleratorSpelling()
    let key = file.accelerator.description
    let accelerator = try known[key] ?? Accelerator(spelling)
    known[key] = accelerator
    let own = try mapping["accelerator"].map { try ComponentSpelling($0).name }
    if sliceBitsFollow, own != spelling.name {
      let key = PlanPoint.sliceBits
      all.removeAll { $0.text.overriddenKey == key }
      all.append(Override("\(key)=\(min(accelerator.cell.bits, Self.mostSliceBits))"))
      file = try MappingFile(self.record(with: all))
    }
    _ = (try file.makeEncoding(), try file.makeStrategy())
    return Settings(file: file, accelerator: accelerator, overrides: all)
  }

  /// What encodings take.
  private static let mostSliceBits = 15

  private var sliceBitsFollow: Bool {
    let key = PlanPoint.sliceBits
    return !grid.axes.contains { $0.name == key }
      && !overrides.contains { $0.overriddenKey == key }
  }

  private func record(with overrides: [Override]) throws -> Record {
    var record = mapping
    try record.apply(overrides)
    return record
  }

  private func target(of settings: Settings) throws -> Target {
    let target = try Target(settings.file, settings.accelerator)
    return isTrained ? try target.afterTraining(at: Place(name)) : target
  }

  /// Throws if no point can be read, or none with some choice because of that choice. Where another
  /// axis is the reason, the two do not go together, and their points are refused.
  private func expectUsable(_ drafts: [Draft]) throws {
    try expectUsable(drafts) { _ in true }
    for (index, axis) in grid.axes.enumerated() {
      for choice in axis.choices.indices {
        try expectUsable(drafts.filter { $0.point[index] == choice }) {
          $0.place?.source.hasPrefix("--grid") != true
            || $0.place?.source.hasPrefix("\(axis.option) \(axis.name)=") == true
        }
      }
    }
  }

  private func expectUsable(_ drafts: [Draft], isReason: (Diagnostic) -> Bool) throws {
    let refusals = drafts.compactMap(\.refusal)
    guard refusals.count == drafts.count, let first = refusals.first,
      refusals.allSatisfy({ $0.diagnostics.contains(where: isReason) })
    else { return }
    throw Diagnostics(first.diagnostics)
  }

  private func expectNoTraining(_ points: [PlanPoint]) throws {
    for target in points.compactMap({ try? $0.target.get() }) {
      guard let pass = try target.pipeline().passes.first(where: \.trains) else { continue }
      throw Diagnostic.unsupported(
        "'\(pass.name)' of the mapping trains, and a plan has no examples", at: Place(name),
        note: "train first, with 'memc train', and plan the trained model with '--trained'")
    }
  }
}
