import Basics
import Hardware
import TestSupport
import Testing
import TileMachine

@testable import Driver
@testable import Evaluation

@Suite struct ReportTextTests {
  private func lenet(_ overrides: [String] = []) throws -> CompiledProgram {
    var compiler = Compiler(model: TestFiles.model("lenet5.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = overrides
    return try compiler.compile().program
  }

  @Test func theHeadlineSaysWhatIsSavedAndWhetherItIsVerified() throws {
    var report = try Report(lenet())
    #expect(
      report.headline
        == "40 arrays instead of 72; priced energy unchanged, latency +11 % (slower), area −16 %")
    report.isVerified = true
    #expect(report.headline.hasSuffix("; verified"))
    let dense = try Report(lenet(["placement=plain-grid"]))
    #expect(dense.headline.hasPrefix("72 arrays, same as the baseline; priced energy unchanged"))
  }

  @Test func theHeadlineClaimsNoEnergyOfWhatHasNoPrice() throws {
    let program = try lenet(["accelerator=puma"])
    let report = try Report(program)
    #expect(report.headline.contains("; priced energy ") == !report.unpriced.energy.isEmpty)
    #expect(report.headline.contains("; energy ") == report.unpriced.energy.isEmpty)
  }

  /// The sums would be over other components, and 12 % less look like 73 %.
  @Test func energiesAreComparedOverWhatBothSidesPrice() throws {
    let (isaac, puma) = (try lenet(), try lenet(["accelerator=puma"]))
    let report = try Report(isaac, against: puma)
    #expect(report.unpriced.energy == ["register-write"] && report.unpriced.baselineEnergy == [])
    #expect(report.headline.contains("; priced energy −12 %, "))
    let remark =
      "The change in energy covers only what both programs have a price for. Excluded: "
      + "register-write, leakage."
    #expect(report.remarks.contains(remark))
    #expect(report.text.contains("15.78 µJ  −11.83 %\n"))
    #expect(report.layers.allSatisfy { $0.savedPercent?.energyPJ == nil })
    let reverse = try Report(puma, against: isaac)
    #expect(reverse.headline.contains("; priced energy +13 %, "))
    #expect(reverse.remarks.contains(remark))
    #expect(
      reverse.remarks.contains(
        "Excluded from the energy of the baseline (no price given): register-write."))
    let same = try Report(isaac, against: isaac)
    #expect(same.commonEnergy == nil && same.savedPercent.energyPJ == 0)
  }

  @Test func commonEnergyLeavesOutWhatOneSideAlonePrices() throws {
    let cost = { (component: String, energy: Double?) in
      Report.Cost(component: component, events: 1, energyPJ: energy, source: nil)
    }
    let own = [cost("adc", 2), cost("dac", 3), cost("buffer", nil), cost("pooling", 1)]
    let other = [cost("adc", 4), cost("dac", nil), cost("buffer", 9)]
    let common = try #require(
      CommonEnergy(own, leakage: 7, baseline: other, leakage: nil))
    // the baseline does not pool, which costs it nothing
    #expect(common.own == 3 && common.baseline == 4 && common.savedPercent == 25)
    #expect(common.left == ["buffer", "dac", "leakage"])
    #expect(CommonEnergy([cost("adc", nil)], leakage: nil, baseline: other, leakage: nil) == nil)
    let leaking = try #require(CommonEnergy(own, leakage: 7, baseline: own, leakage: 8))
    #expect(leaking.own == 13 && leaking.baseline == 14 && leaking.left.isEmpty)
  }

  @Test func whatWasTakenForGrantedIsANote() throws {
    let report = try Report(lenet())
    let assumption = "'N', the first axis of input 'x', is taken as 1"
    #expect(report.assumptions == [assumption] && !report.warnings.contains(assumption))
    #expect(report.text.contains("\nnote: \(assumption)\n"))
  }

  @Test func figuresStandUnderHeadingsInOneUnitARow() throws {
    let lines = try Report(lenet()).text.split(separator: "\n").map(String.init)
    for heading in [
      "Parameters", "Size", "Multiplications", "Memristors", "Arrays", "Time", "Area",
    ] {
      #expect(lines.contains(heading))
    }
    #expect(
      lines.contains(
        "  latency per image                       809.8 µs      729.8 µs  +10.96 %"))
    #expect(
      lines.contains(
        "  arrays                                        40            72  −44.44 %"))
    #expect(lines.allSatisfy { !$0.contains("ISAAC Table 1") && !$0.contains("-10.96") })
  }

  @Test func sourcesOfPricesStandInTheDetailedText() throws {
    let report = try Report(lenet())
    #expect(report.detailedText.hasPrefix(report.text))
    #expect(report.detailedText.contains("ISAAC Table 1 [paper]: 8-bit SAR"))
  }

  @Test func layersOnSharedArraysSaySo() throws {
    let report = try Report(lenet())
    let first = try #require(report.layers.first { $0.name == "conv1" })
    #expect(!first.sharesArraysWith.isEmpty && !first.sharesArraysWith.contains("conv1"))
    #expect(report.text.contains("8*"))
    #expect(report.text.contains("share arrays with other layers"))
    let grid = try Report(lenet(["placement=plain-grid"]))
    #expect(grid.layers.flatMap(\.sharesArraysWith) == [])
    #expect(!grid.text.contains("*"))
  }

  @Test func energyAndAreaByComponentAddUp() throws {
    let report = try Report(lenet(["accelerator=puma"]))
    let area = report.areas.reduce(0) { $0 + $1.areaUm2 }
    #expect(report.figures.areaUm2 == area)
    let events = report.costs.compactMap(\.energyPJ).reduce(0, +)
    let all = try #require(report.figures.energyPJ)
    #expect((events + (report.figures.leakagePJ ?? 0) - all).magnitude < 1e-9 * all)
  }

  @Test func performanceFollowsFromEnergyAndInterval() throws {
    let report = try Report(lenet())
    let performance = try #require(report.performance)
    let figures = report.figures
    let (energy, interval) = (try #require(figures.energyPJ), try #require(figures.intervalNs))
    #expect(performance.imagesPerSecond == 1e9 / interval)
    #expect(performance.powerMW == energy / interval)
    #expect(performance.throughputTOPS == 2 * 416_520 / interval / 1e3)
    #expect(performance.efficiencyTOPSPerW == 2 * 416_520 / energy)
    #expect(report.text.contains("2 operations per multiply-accumulate of the dense network"))
  }

  @Test func aMissingTimeIsNamedBesideAMissingEnergy() throws {
    var program = try lenet()
    let index = try #require(
      program.program.accelerator.prices.firstIndex { $0.component == .bufferRead })
    program.change { $0.prices[index].timeInNanoseconds = nil }
    let report = try Report(program)
    #expect(report.figures.latencyNs == nil && report.performance == nil)
    #expect(report.unpriced.time == ["buffer-read"])
    #expect(
      report.text.contains(
        "No latency, power or throughput: 'isaac' has no 'time-ns' for buffer-read."))
    #expect(report.text.contains("Excluded from energy (no price given): register-write."))
  }

  @Test func anAcceleratorWithoutPricesSaysThatThereIsNoEnergy() throws {
    let report = try Report(lenet(["accelerator=analog-128"]))
    #expect(report.text.contains("No energy: 'analog-128' has no price for any event (array-read"))
    #expect(report.text.contains("No latency, power or throughput: 'analog-128' has no 'time-ns'"))
    #expect(report.headline == "7 arrays instead of 9" || !report.headline.contains("energy"))
  }

  @Test func theSizeWithItsIndexIsTheLeastOfEachLayer() throws {
    let figures = try Report(lenet()).figures.parameters
    // hardly any zero: every weight stored takes least
    #expect(figures.leastBits == figures.denseBits)
  }

  @Test func aSlowPlacementNamesTheAlternatives() throws {
    let text = try Report(lenet()).text
    #expect(text.contains("'--set placement.slowdown=1' spreads them over more arrays"))
    #expect(text.contains("plain grid uses 72 arrays and takes 729.8 µs."))
  }
}
