import Glibc

/// The name of a temporary file or folder: `.name.<machine>.<process>.<random>.tmp`.
struct TemporaryName {
  let text: String
  /// The name of what it will replace, truncated.
  private let target: String
  /// Eight digits that stand for a machine.
  private let machine: String

  /// A new name for what will replace `target`.
  init(for target: String) {
    self.target = Self.truncated(target)
    machine = Self.thisMachine
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    text = ".\(self.target).\(machine).\(getpid()).\(random).tmp"
  }

  /// `nil` where `text` is the name of anything else.
  init?(_ text: String) {
    guard text.hasPrefix("."), text.hasSuffix(".tmp") else { return nil }
    let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 5 else { return nil }
    let own = parts.suffix(4).dropLast()
    guard own.allSatisfy({ UInt64($0, radix: 16) != nil }), own.first?.utf8.count == 8 else {
      return nil
    }
    self.text = text
    target = parts.dropLast(4).joined(separator: ".")
    machine = own.first.map(String.init) ?? ""
  }

  /// Whether it may replace `name`.
  func belongs(to name: String) -> Bool { target == Self.truncated(name) }

  /// Whether a process of this machine made it.
  var isOfThisMachine: Bool { machine == Self.thisMachine }

  /// A name has at most 255 bytes. Truncating within a character is harmless.
  private static func truncated(_ name: String) -> String {
    String(decoding: name.utf8.prefix(180), as: UTF8.self)
  }

  private static let thisMachine: String = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let bytes = name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return String(Sha256.hex(of: bytes).prefix(8))
  }()
}
