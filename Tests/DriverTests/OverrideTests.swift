import Basics
import TestSupport
import Testing

@testable import Driver

/// Changes of a mapping that contradict each other, or whose keys are none.
@Suite struct OverrideTests {
  @Test(arguments: [
    (["accelerator=isaac", "accelerator.name=puma"], "accelerator", "accelerator.name"),
    (["placement.strategy=packed", "placement=plain-grid"], "placement", "placement.strategy"),
    (["encoding.name=offset-columns", "encoding=differential-pair"], "encoding", "encoding.name"),
  ])
  func aComponentIsNamedOnce(overrides: [String], first: String, second: String) throws {
    var record = Record()
    let refusal = try diagnostic { try record.apply(overrides.map { Override($0) }) }
    #expect(refusal.kind == .usage)
    #expect(refusal.message == "'\(first)' and '\(second)' both name the same component")
  }

  @Test(arguments: ["accelerator..adc.bits=4", ".accelerator=puma", "placement.=packed", ".=1"])
  func partsOfKeysAreNotEmpty(override: String) throws {
    var record = Record()
    let refusal = try diagnostic { try record.apply([Override(override)]) }
    let key = override.prefix { $0 != "=" }
    #expect(refusal.kind == .usage)
    #expect(refusal.message == "'\(key)' is not a key: a part of it is empty")
  }
}
