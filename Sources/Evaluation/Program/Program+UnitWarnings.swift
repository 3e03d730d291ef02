import Hardware
import TileMachine

extension Program {
  /// Warnings about the errors of activation and pooling units that the accelerator states.
  ///
  /// - Parameter areExact: whether the program is run with exact units in spite of them.
  package func unitWarnings(areExact: Bool = false) -> [String] {
    let units = accelerator.units
    let stated = UnitKind.allCases.filter { !units[$0].isExact }
    let present = stated.filter(unitKinds.contains)
    let estimated = present.filter { units[$0].isEstimated }
    let unused = stated.filter { !present.contains($0) }.map { kind in
      "errors of \(kind.rawValue) units of '\(accelerator.title)' have no effect: the program "
        + "has no \(kind.results)"
    }
    guard !present.isEmpty else { return unused }
    if areExact {
      return unused + [
        "errors of \(present.names) units of '\(accelerator.title)' are ignored, because ideal "
          + "devices have exact units: use '--device ideal' to include them"
      ]
    }
    return unused
      + (estimated.isEmpty
        ? []
        : [
          "errors of \(estimated.names) units of '\(accelerator.title)' are estimates: see "
            + "'source' in the accelerator file"
        ])
  }
}

extension UnitKind {
  fileprivate var results: String {
    switch self {
    case .activation: "activations"
    case .pooling: "max pooling"
    }
  }
}

extension [UnitKind] {
  fileprivate var names: String { map(\.rawValue).joined(separator: " and ") }
}
