import Testing

@testable import memc

@Test(arguments: [["--cells"], ["--spice"], ["--spice", "--array", "1"]])
func listingsAreNoJSON(options: [String]) throws {
  let error = try #require(throws: (any Error).self) {
    try Memc.parseAsRoot(["inspect", "a.memc", "--json"] + options)
  }
  #expect(
    Memc.message(for: error)
      == "'--cells' prints CSV and '--spice' a netlist: '--json' excludes them")
  #expect(Memc.exitCode(for: error).rawValue == 64)
}
