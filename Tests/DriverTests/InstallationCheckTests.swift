import Testing

@testable import Driver

@Suite struct InstallationCheckTests {
  @Test func theSelfTestPasses() throws {
    #expect(try SelfTest().run() < .seconds(10))
    #expect(SelfTest().finding.status == .ok)
  }
}
