import Basics
import ChipProgramming
import CommandFiles
import DeviceDynamics
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

  public let schemaVersion = 1
  public let kind: String
  public let entries: [Entry]

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

  /// One line for each entry, followed by its fields if `verbose`.
  public func text(verbose: Bool) -> String {
    let width = entries.map(\.name.count).max() ?? 0
    return entries.flatMap { entry in
      let name = entry.name.padding(to: width)
      let fields = entry.fields.map { field in
        let initial =
          switch field.default {
          case nil: ", required"
          case Value.absent.description: ", no default"
          case let value?: ", default \(value)"
          }
        let condition = field.requires.map { ", requires \($0)" } ?? ""
        return "    \(field.name): \(field.expects)\(initial)\(condition): \(field.summary)"
      }
      return ["\(name)  \(entry.summary)"] + (verbose ? fields : [])
    }.joined(separator: "\n")
  }
}

extension Listing.Entry {
  fileprivate init(_ type: any Component.Type) {
    name = type.name
    summary = type.summary
    fields = type.fieldDescriptions.map {
      Field(
        name: $0.name, expects: $0.expectation, default: $0.initial, requires: $0.requirement,
        summary: $0.summary)
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
