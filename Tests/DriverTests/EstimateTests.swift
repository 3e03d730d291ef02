import Basics
import Hardware
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

/// Figures that rest on estimates say so.
@Suite struct EstimateTests {
  /// The built-in files whose source names an estimate are those that set 'estimated'.
  @Test(arguments: [BuiltInFiles.Kind.accelerator, .device])
  func everyEstimateIsFlagged(kind: BuiltInFiles.Kind) throws {
    for name in BuiltInFiles.names(kind) {
      let text = try BuiltInFiles.read(kind, name, at: nil).text
      #expect(text.contains("[estimated]") == text.contains("estimated: true"), "\(name)")
    }
  }

  @Test func theComponentsInUseAreListed() throws {
    let isaac = try Accelerator(
      yaml: BuiltInFiles.read(.accelerator, "isaac", at: nil).text, source: "isaac")
    #expect(isaac.estimates(among: Event.allCases) == ["register-read", "pooling-operation"])
    #expect(isaac.estimates(among: [.poolingOperation, .arrayRead]) == ["pooling-operation"])
    #expect(isaac.estimates(among: [.registerWrite]).isEmpty)
  }

  @Test func aDeviceFileWarns() throws {
    let faulty = try CellModel(named: "hfox-faulty")
    #expect(
      faulty.estimateWarning
        == "figures of these 'lognormal' cells are estimates: see 'source' in the device file")
    #expect(try CellModel(named: "lognormal:sigma=0.1").estimateWarning == nil)
  }

  /// A device with a conductance window replaces that of the accelerator, estimated or not.
  @Test func theWindowInUseDecides() throws {
    let engine = try Accelerator(
      yaml: BuiltInFiles.read(.accelerator, "dot-product-engine", at: nil).text, source: "engine")
    #expect(engine.cell.isEstimated)
    #expect(try CellModel(named: "lognormal:sigma=0.1").cell(of: engine.cell).isEstimated)
    #expect(try !CellModel(named: "rram-wan").cell(of: engine.cell).isEstimated)
    let plain = CellSection()
    #expect(try !CellModel(named: "lognormal:sigma=0.1").cell(of: plain).isEstimated)
    #expect(try CellModel(named: "dot-product-engine").cell(of: plain).isEstimated)
    // the shares of stuck cells are estimates there, not the conductances
    #expect(try !CellModel(named: "hfox-faulty").cell(of: plain).isEstimated)
  }
}
