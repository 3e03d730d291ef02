import Testing

@testable import Basics

@Suite struct JSONTextTests {
  @Test(arguments: [
    ("seed", "seed"), ("modelSha256", "model_sha256"), ("areaUm2", "area_um2"),
    ("energyPJ", "energy_pJ"), ("powerMW", "power_mW"), ("snrDB", "snr_dB"),
    ("latencyNs", "latency_ns"), ("conductancesS", "conductances_S"),
    ("throughputTOPS", "throughput_TOPS"), ("efficiencyTOPSPerW", "efficiency_TOPS_per_W"),
    ("accuracyInterval95", "accuracy_interval_95"),
  ])
  func aKeyFollowsFromTheName(name: String, key: String) {
    #expect(JSONKey.key(of: name) == key)
    #expect(JSONKey.name(of: key) == name)
  }

  struct Sample: Codable, Equatable {
    var energyPJ: Double
    var settings: Value
    var byName: [String: Int]
  }

  static let sample = Sample(
    energyPJ: .infinity, settings: Value(.record(Record(["minS": Value(.integer(1))]))),
    byName: ["conv1_aB": 2, "aB": 3])

  @Test func keysOfRecordsAndDictionariesAreWrittenAsTheyAre() throws {
    let bytes = try JSONText.bytes(of: Self.sample, style: .compact)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"by_name":{"aB":3,"conv1_aB":2},"energy_pJ":"inf","settings":{"minS":1}}"#)
    #expect(try JSONText.decode(Sample.self, from: bytes) == Self.sample)
  }
}
