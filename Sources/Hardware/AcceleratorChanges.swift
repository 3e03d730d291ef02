import Basics

/// What a user changes of an accelerator: the fields beside its name in a mapping, or `--set`.
///
/// `prices` has a record for each component: `prices: {adc-conversion: {energy-pJ: 2}}`.
public struct AcceleratorChanges: Equatable, Sendable {
  /// In the shape of an accelerator file, but for the prices.
  private let record: Record

  /// - Parameter record: the fields beside the name; `none` removes one from the file.
  public init(_ record: Record) { self.record = record }

  /// The accelerator of a file with these changes.
  ///
  /// Its name and its source tell them; what equals the file is no change. Prices without a new
  /// source have one that tells what the user set.
  ///
  /// - Parameter file: the contents of an accelerator file.
  /// - Throws: `Diagnostics` of kind `configuration`, each where the user wrote the change.
  public func applied(to file: Record) throws -> Accelerator {
    let original = try Accelerator(file)
    let changed = record.leaves.filter { leaf in
      let alone = Record(path: leaf.path[...], to: leaf.value)
      return (try? Accelerator(file.merged(with: Self.shaped(alone, for: file)))) != original
    }
    guard !changed.isEmpty else { return original }
    var merged = file.merged(with: try Self.shaped(record, for: file))
    // what is wrong with several fields together is wrong since the last change
    merged.place = changed.last?.value.place ?? merged.place
    var accelerator = try Accelerator(merged)
    let texts = changed.map { "\($0.path.joined(separator: "."))=\($0.value.plainText)" }
    let rest = texts.count - Self.namedChanges
    accelerator.title +=
      " with " + texts.prefix(Self.namedChanges).joined(separator: ", ")
      + (rest > 0 ? " and \(rest.counted("more change"))" : "")
    accelerator.source += "; changed by the user: " + texts.joined(separator: ", ")
    return accelerator
  }

  /// The number of changes that the name tells; the source tells all.
  private static let namedChanges = 3

  /// The changes in the shape of a file, whose prices are a list.
  private static func shaped(_ changes: Record, for file: Record) throws -> Record {
    guard case .record(let changedPrices)? = changes["prices"]?.content else { return changes }
    var prices: [Record] = try file["prices"].map { try [Record]($0) } ?? []
    for entry in changedPrices.entries {
      let change = try price(of: entry)
      if let index = prices.firstIndex(where: { $0["component"] == .init(.text(entry.key)) }) {
        prices[index] = prices[index].merged(with: change.stating(over: prices[index]["source"]))
      } else {
        var new = Record(["component": Value(.text(entry.key))], at: entry.value.place)
        new = new.merged(with: change.stating(over: nil))
        prices.append(new)
      }
    }
    var shaped = changes
    shaped["prices"] = Value(.list(prices.map { Value(.record($0), at: $0.place) }))
    return shaped
  }

  /// What is changed of the price of a component.
  private static func price(of entry: Record.Entry) throws -> Record {
    let events = Event.allCases.map(\.rawValue)
    guard events.contains(entry.key) else {
      throw Diagnostic.unknown(
        "component", entry.key, of: "prices", known: events, at: entry.value.place)
    }
    guard case .record(var change) = entry.value.content else {
      throw Diagnostic.configuration(
        "'\(entry.key)' of prices must be a record, not \(entry.value.kind)",
        at: entry.value.place, note: "set a figure, such as 'prices.\(entry.key).energy-pJ'")
    }
    change.place = change.place ?? entry.value.place
    return change
  }
}

extension Record {
  /// A changed price with a source, which tells what the user set.
  fileprivate func stating(over source: Value?) -> Record {
    guard self["source"] == nil else { return self }
    let figures = entries.map { "\($0.key)=\($0.value.plainText)" }.joined(separator: ", ")
    var text = "set by the user: \(figures)"
    if case .text(let old)? = source?.content { text += "; the rest: \(old)" }
    var result = self
    result["source"] = Value(.text(text), at: place)
    return result
  }
}

extension Value {
  /// The text form, without quotation marks around a string.
  fileprivate var plainText: String {
    if case .text(let text) = content { text } else { description }
  }
}
