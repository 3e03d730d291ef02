import Basics

/// One axis of a sweep: a setting with several values, or cases, which are settings that change
/// together.
struct SweepAxis: Sendable {
  private enum Content: Sendable {
    case setting(Variation)
    /// The values of each case, by path.
    case cases([[String: Value]])
  }

  /// The paths of its settings, in the order of a sweep's settings.
  let paths: [String]
  private let content: Content

  init(_ setting: SweepSetting) {
    paths = [setting.path]
    content = .setting(setting.variation)
  }

  /// - Parameter cases: at least one; each setting has a fixed value.
  init(cases: [[SweepSetting]]) {
    paths = Set(cases.flatMap { $0.map(\.path) }).sorted(by: SweepSetting.precedes)
    content = .cases(
      cases.map { settings in
        settings.reduce(into: [:]) { $0[$1.path] = $1.variation[0] }
      })
  }

  /// The number of choices.
  var count: Int {
    switch content {
    case .setting(let variation): variation.count
    case .cases(let cases): cases.count
    }
  }

  /// The value of a setting at a choice; `nil` if that case does not have it.
  func value(_ choice: Int, _ path: String) -> Value? {
    switch content {
    case .setting(let variation): variation[choice]
    case .cases(let cases): cases[choice][path]
    }
  }

  /// The integers of an axis that is a range.
  var range: IntegerRange? {
    if case .setting(.range(let range, _)) = content { range } else { nil }
  }

  /// Whether each choice is a case.
  var hasCases: Bool { if case .cases = content { true } else { false } }

  /// The first stage that differs from choice to choice.
  var stage: SweepSetting.Stage { paths.map(SweepSetting.stage).min() ?? .chips }

  /// The choices whose settings are worth a look before all work: of a range, its ends.
  var samples: [Int] { range == nil ? Array(0..<count) : [0, count - 1] }
}

extension SweepSetting {
  private static let order = SweepFile.fields.map(\.name)

  /// Whether the setting at one path comes before that at another: by the fields of a sweep, then
  /// by name.
  static func precedes(_ a: String, _ b: String) -> Bool { rank(a) < rank(b) }

  static func rank(_ path: String) -> (Int, String) {
    let field = path.prefix { $0 != "." }
    return (order.firstIndex { $0 == field } ?? order.count, path)
  }
}
