import Basics
import ChipProgramming
import CommandFiles
import DeviceDynamics
import Evaluation
import Hardware
import Learning
import Mapping
import NetworkIR
import Operators
import Passes
import Spiking
import TileMachine

/// What can be chosen by name, for `memc list`.
public struct Listing: Encodable, Sendable {
  /// A component or file, with its summary and fields.
  public struct Entry: Encodable, Sendable {
    /// A field that can be set; required if it has no default.
    public struct Field: Encodable, Sendable {
      public let name: String
      public let expects: String
      public let `default`: String?
      /// What the field needs to have an effect; `nil`: nothing.
      public let requires: String?
      public let summary: String
    }
    public let name: String
    public let summary: String
    public let fields: [Field]
  }

  /// A component of a chip that has a price.
  public struct PricedComponent: Encodable, Sendable {
    public let name: String
    /// What happens in one of its events.
    public let summary: String
    /// Whether its prices may depend on a width in bits.
    public let hasWidth: Bool
  }

  public let schemaVersion = 1
  public let kind: String
  public let entries: [Entry]
  /// The fields of the files of this kind, each with the keys that lead to it; `nil` for others.
  public let fields: [Entry.Field]?
  /// The components that an accelerator has prices for; `nil` for other kinds.
  public let components: [PricedComponent]?

  private static let catalogues: [(kind: String, types: [any Component.Type])] = [
    ("operators", operators.types), ("passes", passes.types), ("devices", devices.types),
    ("encodings", encodings.types), ("strategies", strategies.types),
    ("instructions", instructions.types), ("programming", programmingSchemes.types),
    ("drives", drives.types), ("compression", [PulseCompression.self]),
    ("rules", learningRules.types), ("neurons", neurons.types), ("codings", inputCodings.types),
    ("formats", exportFormats.types),
  ]

  /// The kinds that can be listed.
  public static let kinds =
    catalogues.map(\.kind) + ["pulses", "mappings", "accelerators", "memristors"]

  /// - Precondition: `kind` is one of `kinds`.
  public init(_ kind: String) {
    self.kind = kind
    components = kind == "accelerators" ? Event.allCases.map { PricedComponent($0) } : nil
    fields =
      switch kind {
      // 'name' chooses the file that is changed
      case "accelerators": Accelerator.allFields().filter { $0.name != "name" }
      case "mappings": MappingFile.allFields()
      default: nil
      }
    switch kind {
    case "mappings": entries = Listing.files(.mapping)
    case "accelerators": entries = Listing.files(.accelerator)
    case "devices":
      entries =
        devices.types.map { Entry($0) } + Listing.files(.device) + [Entry(CellTraits.self)]
    case "memristors":
      // a set with the name of a model has its defaults
      entries =
        memristors.types.map { Entry($0) }
        + Listing.files(.memristor).filter { memristors.type(named: $0.name) == nil }
    case "pulses":
      entries =
        pulseResponses.types.map { Entry($0) } + Listing.files(.pulse)
        + [Entry(PulseTraits.self), Entry(MemristorPulses.Settings.self)]
    default:
      let types = Listing.catalogues.first { $0.kind == kind }?.types ?? []
      entries = types.map { Entry($0) }
    }
  }

  private static func files(_ kind: BuiltInFiles.Kind) -> [Entry] {
    BuiltInFiles.names(kind).map { name in
      let file = try? BuiltInFiles.read(kind, name, at: nil)
      return Entry(name: name, summary: file?.text.leadingComment ?? "", fields: [])
    }
  }

  /// One line for each entry, followed by its fields if `verbose`, then the fields of such files.
  public func text(verbose: Bool) -> String {
    let width = entries.map(\.name.count).max() ?? 0
    let lines = entries.flatMap { entry in
      ["\(entry.name.padding(to: width))  \(entry.summary)"]
        + (verbose ? entry.fields.map { "    \($0.text)" } : [])
    }
    return (lines + (verbose ? fieldLines + componentLines : [])).joined(separator: "\n")
  }

  private var fieldLines: [String] {
    guard let fields else { return [] }
    let key = kind == "accelerators" ? "accelerator.KEY=VALUE" : "KEY=VALUE"
    return ["", "fields of these files, which '--set \(key)' changes:"]
      + fields.map { "    \($0.text)" }
  }

  private var componentLines: [String] {
    guard let components else { return [] }
    let width = components.map(\.name.count).max() ?? 0
    return ["", "components with prices, and their events:"]
      + components.map {
        "    \($0.name.padding(to: width))  \($0.summary)" + ($0.hasWidth ? "; has a width" : "")
      }
  }
}

extension Listing.PricedComponent {
  fileprivate init(_ event: Event) {
    self.init(name: event.rawValue, summary: event.summary, hasWidth: event.hasWidth)
  }
}

extension Listing.Entry {
  fileprivate init(_ type: any Component.Type) {
    name = type.name
    summary = type.summary
    fields = type.fieldDescriptions.map { Field($0, named: $0.name) }
  }
}

extension Listing.Entry.Field {
  fileprivate init(_ field: FieldDescription, named name: String) {
    let initial = field.isRequired ? nil : (field.initial ?? .absent).description
    self.init(
      name: name, expects: field.expectation, default: initial, requires: field.requirement,
      summary: field.summary)
  }

  fileprivate var text: String {
    let initial =
      switch self.default {
      case nil: ", required"
      case Value.absent.description: ", no default"
      case let value?: ", default \(value)"
      }
    let condition = requires.map { ", requires \($0)" } ?? ""
    return "\(name): \(expects)\(initial)\(condition): \(summary)"
  }
}

extension Component {
  /// The fields, those of sections with the keys that lead to them: `adc.bits`; those of a list of
  /// sections under the first field of these: `prices.COMPONENT.energy-pJ`.
  fileprivate static func allFields(under prefix: String = "") -> [Listing.Entry.Field] {
    fieldDescriptions.flatMap { field -> [Listing.Entry.Field] in
      let name = prefix + field.name
      switch field.section {
      case nil: return [Listing.Entry.Field(field, named: name)]
      case .one(let section): return section.allFields(under: name + ".")
      case .many(let section):
        let key = section.fieldDescriptions.first?.name ?? ""
        return section.allFields(under: "\(name).\(key.uppercased()).")
          .filter { !$0.name.hasSuffix(".\(key)") }
      }
    }
  }
}

extension String {
  /// The first sentence of the first comment of a YAML file, as one line.
  fileprivate var leadingComment: String {
    let lines = split(separator: "\n").prefix { $0.hasPrefix("#") }
    let text = lines.map { $0.dropFirst().drop { $0 == " " } }.joined(separator: " ")
    // a full stop ends a sentence if another follows: not in 'et al.', '2.0' or a file's name
    let end = text.firstRange(of: /\.(?=$|\s+[A-Z])/)?.lowerBound
    return end.map { String(text[..<$0]) } ?? text
  }

  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
