import Basics
import Passes
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation
@testable import Hardware

/// Every template loads as it is, and says the same as what it is made from.
@Suite struct TemplateTests {
  @Test(arguments: [nil, "isaac", "puma", "neurram"])
  func acceleratorsLoad(like: String?) throws {
    let template = try FileTemplate(.accelerator, name: "chip", like: like.map(Self.accelerator))
    let made = try Accelerator(yaml: template.text, source: "chip.yaml")
    #expect(made.title == "chip" && !made.source.isEmpty)
    guard let like else { return }
    var original = try Accelerator(ComponentSpelling(Self.accelerator(like)))
    (original.title, original.source) = (made.title, made.source)
    #expect(made == original)
  }

  @Test(arguments: ["lognormal:sigma=0.1", "ideal", "lognormal:sigma=0.2,stuck-at-hrs=0.1"])
  func devicesLoad(like: String) throws {
    let template = try FileTemplate(.device, name: "cell", like: like)
    let made = try DeviceFile(text: template.text, source: "cell.yaml").cells()
    let original = try CellModel(named: like)
    #expect(made.named == original.named)
  }

  @Test func everyTextIsReadBack() throws {
    for name in HostileNames.all where !name.utf8.contains(0) {
      let yaml = "source: \(Value(.text(name)).yaml)\n"
      #expect(
        try Yaml.readRecord(yaml, source: "d")["source"]?.content == .text(name),
        "\(name.debugDescription)")
    }
  }

  @Test(arguments: ["baseline", "compact", "ckfo", "prune-quantize", "dot-product-engine"])
  func mappingsLoad(like: String) throws {
    let template = try FileTemplate(.mapping, name: "mine", like: TestFiles.mapping(like))
    let made = try MappingFile(yaml: template.text, source: "mine.yaml")
    var original = try Target(test: like).file
    original.title = "mine"
    // components are written with all their fields
    #expect(made.record["parts"] == original.record["parts"])
    #expect(try made.makeEncoding().record == original.makeEncoding().record)
    #expect(try made.makeStrategy().record == original.makeStrategy().record)
    #expect(try made.passSpellings().map(\.name) == original.passSpellings().map(\.name))
    for (own, other) in zip(try made.passSpellings(), try original.passSpellings()) {
      #expect(
        try passes.make(own.name, own.record).record
          == passes.make(other.name, other.record).record)
    }
  }

  @Test(arguments: [
    ("baseline", "memc compile MODEL --mapping ./m.yaml"),
    ("compact", "memc train MODEL --images X --labels Y --mapping ./m.yaml -o TRAINED.onnx"),
  ])
  func theUseOfAMappingFollowsFromItsPasses(like: String, use: String) throws {
    let template = try FileTemplate(.mapping, name: "m", like: TestFiles.mapping(like))
    #expect(template.use(at: "m.yaml") == use)
  }

  @Test(arguments: FileTemplate.Kind.allCases)
  func everyFieldIsThere(kind: FileTemplate.Kind) throws {
    let like = kind == .mapping ? TestFiles.mapping("baseline") : nil
    let text = try FileTemplate(kind, name: "x", like: like).text
    let fields: [FieldDescription] =
      switch kind {
      case .accelerator: Accelerator.fieldDescriptions + ADCSection.fieldDescriptions
      case .device: CellTraits.fieldDescriptions
      case .mapping: MappingFile.fieldDescriptions
      }
    for field in fields { #expect(text.contains("\(field.name):"), "\(field.name)") }
  }

  private static func accelerator(_ name: String) -> String {
    "\(TestFiles.root)/mappings/accelerators/\(name).yaml"
  }
}
