import ArgumentParser
import Basics
import Driver

/// `memc list KIND`: lists the components of a kind, with their parameters.
struct ListCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the components of a kind.",
    discussion: "With '--verbose', also lists their parameters.")

  @Argument(
    help: ArgumentHelp("One of: \(Listing.kinds.joined(separator: ", ")).", valueName: "kind"),
    completion: .list(Listing.kinds))
  var kind: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    guard Listing.kinds.contains(kind) else {
      var diagnostic = Diagnostic.unknown("kind", kind, known: Listing.kinds, at: nil)
      diagnostic.kind = .usage
      throw diagnostic
    }
    let listing = Listing(kind)
    try common.result(listing, listing.text(verbose: common.verbose))
  }
}
