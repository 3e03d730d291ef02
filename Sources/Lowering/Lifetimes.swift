import IntegerModel

/// How long the values of a network are needed, in steps.
struct Lifetimes {
  /// The steps that read each value, directly or through views of it.
  private var readers: [String: Set<Int>] = [:]
  /// The values that outputs hold, directly or through views.
  private var kept: Set<String> = []

  /// No value is needed.
  init() {}

  init(_ network: IntegerNetwork) {
    kept = Set(network.outputs.map(\.name))
    for (index, step) in network.steps.enumerated().reversed() {
      for input in step.inputs {
        readers[input.name, default: []].insert(index)
        guard case .rearrangement = step.tables else { continue }
        readers[input.name, default: []].formUnion(readers[step.output.name] ?? [])
        if kept.contains(step.output.name) { kept.insert(input.name) }
      }
    }
  }

  /// The steps that read a value, directly or through views of it.
  func readers(of value: String) -> Set<Int> { readers[value] ?? [] }

  /// The last step that needs a value made by `step`; `nil` if it is needed to the end.
  func end(of value: String, madeBy step: Int) -> Int? {
    kept.contains(value) ? nil : max(step, readers[value]?.max() ?? step)
  }
}
