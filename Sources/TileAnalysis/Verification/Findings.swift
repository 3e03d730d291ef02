import Basics
import TileMachine

/// The errors in a program, each with the part that it concerns.
struct Findings {
  enum Site: Hashable {
    case item(ProgramListing.Item)
    case member(String)
  }

  /// The maximum number of errors that are reported.
  private static let limit = 100
  private(set) var all: [(site: Site, diagnostic: Diagnostic)] = []

  var isEmpty: Bool { all.isEmpty }
  /// Whether further errors are not kept.
  var isFull: Bool { all.count >= Self.limit }

  mutating func append(_ diagnostic: Diagnostic, at site: Site) {
    if !isFull { all.append((site, diagnostic)) }
  }

  mutating func append(_ message: String, at site: Site, notes: [String] = []) {
    append(.unsound(message, notes: notes), at: site)
  }

  mutating func append(contentsOf others: Findings) {
    for (site, diagnostic) in others.all { append(diagnostic, at: site) }
  }

  /// Runs `body`; if it throws a diagnostic, records it and returns `nil`.
  mutating func collect<Result>(at site: Site, _ body: () throws -> Result) -> Result? {
    do {
      return try body()
    } catch let diagnostic as Diagnostic {
      append(diagnostic, at: site)
    } catch {
      preconditionFailure("a check throws diagnostics only, not \(error)")
    }
    return nil
  }

  /// Returns the diagnostics with their places in the program's text.
  func diagnostics(of program: Program) -> [Diagnostic] {
    guard !isEmpty else { return [] }
    let listing = ProgramListing(program)
    return all.map { site, diagnostic in
      switch site {
      case .item(let item): diagnostic.located(at: listing.place(of: item))
      case .member(let name): diagnostic.located(at: Place(name))
      }
    }
  }
}
