import Basics
import Testing

@testable import ResultPlots

@Suite struct ResultFigureTests {
  private typealias Sample = SampleResults

  @Test func whatDiffersIsAcrossAndTellsSeriesApart() throws {
    let figure = try Sample.figure([
      "a.json": Sample.simulation(sigma: 0.1), "b.json": Sample.simulation(sigma: 0.4),
      "c.json": Sample.simulation(sigma: 0.2), "d.json": Sample.simulation(sigma: 0.1, bits: 4),
      "e.json": Sample.simulation(sigma: 0.2, bits: 4),
    ])
    #expect(figure.source == "simulate" && figure.warnings.isEmpty)
    #expect(figure.panels[0].title == "accuracy against device sigma")
    #expect(figure.names() == ["weight-bits 4", "weight-bits 8"])
    let points = figure.points("weight-bits 8")
    #expect(points.map(\.x) == [0.1, 0.2, 0.4])
    #expect(points[1].values == (1...3).map { Sample.accuracy(0.2, 8, $0) })
    #expect(abs(points[1].y - points[1].values.reduce(0, +) / 3) < 1e-12)
    #expect(
      figure.panels[0].caption
        == "mean of 3 chips; bars: its 95 % confidence interval (Student's t); faint: each chip")
  }

  @Test func aUserChoosesTheAxes() throws {
    let files: KeyValuePairs = [
      "a.json": Sample.simulation(sigma: 0.1), "b.json": Sample.simulation(sigma: 0.4),
      "c.json": Sample.simulation(sigma: 0.1, bits: 4),
      "d.json": Sample.simulation(sigma: 0.4, bits: 4),
    ]
    let turned = try Sample.figure(files) { $0.x = "weight-bits" }
    #expect(turned.names() == ["device sigma 0.1", "device sigma 0.4"])
    #expect(turned.points("device sigma 0.4").map(\.x) == [4, 8])
    let pooled = try Sample.figure(files) { ($0.x, $0.series) = ("sigma", "device.name") }
    #expect(pooled.points("lognormal").map(\.values.count) == [6, 6])
    #expect(
      pooled.warnings
        == ["runs that differ in 'mapping.passes.quantize.weight-bits' are counted together"])
    let titled = try Sample.figure(files) { ($0.title, $0.logX) = ("T", true) }
    #expect(titled.panels[0].title == "T" && titled.panels[0].plot.x.isLogarithmic)
  }

  @Test func chipsOfOneResultAreADistribution() throws {
    let figure = try Sample.figure(["a.json": Sample.simulation(sigma: 0.1)])
    #expect(figure.panels[0].x.categories == ["lognormal:sigma=0.1"])
    #expect(figure.points().map(\.values.count) == [3])
    #expect(figure.panels[0].title == "accuracy of 3 chips")
    // more chips of the same kind, in another file
    let more = try Sample.figure([
      "a.json": Sample.simulation(sigma: 0.1),
      "b.json": Sample.simulation(sigma: 0.1, seeds: 3...5),
    ])
    #expect(more.points().map(\.values.count) == [5])
    #expect(
      more.warnings == [
        "1 chip with the choices, the seed and the accuracy of another: counted once"
      ])
  }

  @Test func oneChipHasTheIntervalOfItsImages() throws {
    let figure = try Sample.figure([
      "a.json": Sample.simulation(sigma: 0.1, seeds: 1...1),
      "b.json": Sample.simulation(sigma: 0.2, seeds: 1...1, images: "other"),
    ])
    #expect(figure.points().map(\.method) == [.wilson, .wilson])
    #expect(
      figure.panels[0].caption
        == "one chip each; bars: 95 % confidence interval by Wilson's score over 500 images")
    #expect(figure.warnings.count == 1)
    #expect(
      figure.warnings[0].hasSuffix("are results of different images: they may not be comparable"))
  }

  @Test func programsWithoutOtherDifferenceAreTheirFiles() throws {
    let figure = try Sample.figure([
      "old.json": Sample.simulation(sigma: 0.1),
      "new.json": Sample.simulation(sigma: 0.1, program: "q"),
    ])
    #expect(figure.panels[0].x.categories == ["old", "new"])
  }

  @Test func stepsOfSpikingAreAcross() throws {
    let figure = try Sample.figure(["a.json": Sample.spiking])
    #expect(figure.names() == ["", "integer mode"])
    #expect(figure.points().map(\.x) == [1, 4])
    #expect(figure.points().map(\.values) == [[0.2, 0.4], [0.6, 0.8]])
    #expect(figure.points("integer mode").allSatisfy { abs($0.y - 0.85) < 1e-12 })
  }

  @Test func partsOfACrossValidationAreOneValue() throws {
    let figure = try Sample.figure(["a.json": Sample.study])
    #expect(figure.points()[0].values == [0.6, 0.8])
  }

  @Test func learningCurvesHaveLossAndAccuracy() throws {
    let figure = try Sample.figure([
      "a.json": Sample.training(rate: 0.1), "b.json": Sample.training(rate: 0.2),
      "c.json": Sample.training(rate: 0.2, seed: 2),
    ])
    #expect(figure.panels.map(\.title) == ["loss against epoch", "accuracy against epoch"])
    #expect(figure.names() == ["next pass", "rate 0.1", "rate 0.2"])
    let loss = figure.points("rate 0.2")
    #expect(loss.map(\.x) == [1, 2, 3] && abs(loss[0].y - 0.215) < 1e-12)
    #expect(loss[0].method == .student && figure.points("rate 0.1")[0].interval == nil)
    #expect(figure.points("rate 0.1, validation", panel: 1).map(\.y) == [0.2, 0.3, 0.4])
    #expect(figure.points("rate 0.1, training", panel: 1).map(\.y) == [0.1, 0.2, 0.3])
    #expect(figure.points("next pass").map(\.x) == [2.5, 2.5])
    let rates = try Sample.figure([
      "a.json": Sample.training(rate: 0.1), "b.json": Sample.training(rate: 0.2),
    ]) {
      $0.x = "rate"
    }
    #expect(rates.points().map(\.x) == [0.1, 0.2] && rates.panels.count == 1)
    let one = try Sample.figure(["a.json": Sample.training(rate: 0.1)]) {
      $0.y = "validation_accuracy"
    }
    #expect(one.panels.count == 1 && one.points().map(\.y) == [0.2, 0.3, 0.4])
  }

  @Test func energiesAreBars() throws {
    let figure = try Sample.figure([
      "a.json": Sample.report("isaac", 2400), "b.json": Sample.report("puma", 200),
    ])
    #expect(figure.panels[0].x.categories == ["adc", "dac", "leakage"])
    #expect(figure.names() == ["isaac: 3.000 nJ", "puma: 3.000 nJ"])
    #expect(figure.points("puma: 3.000 nJ").map(\.y) == [0.2, 0.5, 0.1])
    #expect(figure.panels[0].caption == "events × price; left out for lack of a price: 'mesh'")
    let whole = try Sample.figure(["a.json": Sample.report("isaac", 2400)]) { $0.y = "energy_pJ" }
    #expect(whole.points().map(\.y) == [3000])
  }

  @Test func aPlanIsItsPointsAndTheirFront() throws {
    let figure = try Sample.figure(["a.json": Sample.plan])
    #expect(figure.names() == ["a", "b", "least of both"])
    #expect(figure.points("a").map(\.y) == [2] && figure.points("a").map(\.isChosen) == [true])
    #expect(figure.points("least of both").map(\.x) == [1])
    #expect(figure.panels[0].caption.contains("; energy without (no price): 'mesh-byte'"))
    let other = try Sample.figure(["a.json": Sample.plan]) { ($0.x, $0.y) = ("area", "arrays") }
    #expect(other.points("b").map(\.x) == [2] && other.points("b").map(\.y) == [2])
  }

  @Test func timesOfTablesAreSeconds() throws {
    let rows = [("1h", 0.9), ("30d", 0.8), ("1y", 0.7)].map {
      "{\"time-since-programming\": \"\($0)\", \"accuracy_mean\": \($1)}\n"
    }
    let figure = try Sample.figure(["t.jsonl": rows.joined() + "{\"accuracy_mean\": 0.5}"]) {
      ($0.x, $0.y) = ("time-since-programming", "accuracy_mean")
    }
    #expect(figure.points().map(\.x) == [3600, 2_592_000, 31_536_000])
    #expect(figure.panels[0].x.label == "time-since-programming, s")
    #expect(figure.panels[0].plot.x.isLogarithmic)
  }

  @Test func theAbsentComesBeforeTimes() throws {
    let rows = [("\"1d\"", 0.8), ("\"none\"", 0.9), ("\"90s\"", 0.85)].map {
      "{\"time-since-programming\": \($0), \"accuracy_mean\": \($1)}\n"
    }
    let figure = try Sample.figure(["t.jsonl": rows.joined()]) {
      ($0.x, $0.y) = ("time-since-programming", "accuracy_mean")
    }
    #expect(figure.panels[0].x.categories == ["none", "1.5min", "1d"])
  }

  /// Rows of other devices are no repetitions; of other numbers, they may be.
  @Test func settingsOfATableAreNotPooledInSilence() throws {
    let rows = ["a", "b"].flatMap { device in
      [0.1, 0.2].flatMap { sigma in
        [4, 8].flatMap { bits in
          (1...2).map { "\(device),\(sigma),\(bits),\($0),0.\($0)\(bits),7\n" }
        }
      }
    }
    let text = "device,sigma,bits,seed,accuracy,arrays\n" + rows.joined()
    let figure = try Sample.figure(["t.csv": text]) { ($0.x, $0.y) = ("sigma", "accuracy") }
    #expect(figure.names() == ["a", "b"] && figure.points("a").map(\.values.count) == [4, 4])
    #expect(
      figure.warnings == [
        "rows that differ in 'bits' are counted together: '--series' tells them apart"
      ])
    let given = try Sample.figure(["t.csv": text]) {
      ($0.x, $0.y, $0.series) = ("sigma", "accuracy", "bits")
    }
    #expect(given.names() == ["bits 4", "bits 8"])
    #expect(
      given.warnings == [
        "rows that differ in 'device' are counted together: '--series' tells them apart"
      ])
    let files = try Sample.figure(["t.csv": text, "u.csv": text.replacing("0.1", with: "0.3")]) {
      ($0.x, $0.y) = ("sigma", "accuracy")
    }
    #expect(files.names() == ["a, t", "b, t", "a, u", "b, u"])
  }

  @Test func whatDoesNotVaryHasNoInterval() throws {
    let figure = try Sample.figure(["t.csv": "x,arrays\n1,8\n1,8\n2,24\n2,24\n"]) {
      ($0.x, $0.y) = ("x", "arrays")
    }
    #expect(figure.points().allSatisfy { $0.interval == nil && $0.method == nil })
    #expect(figure.panels[0].caption == "mean of 2 rows, which do not differ")
  }

  @Test func longTablesAreCutShort() throws {
    let rows = (1...100).map { "\($0),0.5\n" }.joined()
    let figure = try Sample.figure(["t.csv": "x,y\n" + rows]) { ($0.x, $0.y) = ("x", "y") }
    let lines = figure.text.split(separator: "\n")
    #expect(lines.last == "60 more points: '--json' has all" && lines.count == 2 + 1 + 40 + 1)
  }

  @Test(arguments: [
    ("energy_pJ", "energy, pJ"), ("energy_pJ_mean", "energy mean, pJ"),
    ("components_pJ.adc-conversion", "components adc-conversion, pJ"),
    ("device.sigma", "device sigma"), ("accuracy_mean", "accuracy mean"),
    ("time_since_programming_s", "time since programming, s"),
  ])
  func keysAreLabels(key: String, label: String) { #expect(KeyLabel(key).text == label) }

  @Test func aSweepKnowsItsAxes() throws {
    let rows = [(0.1, 1, 0.9), (0.1, 2, 0.8), (0.2, 1, 0.7), (0.2, 2, 0.7)].map {
      "{\"device.sigma\": \($0), \"chip-seed\": \($1), \"status\": \"done\", \"accuracy_mean\": \($2)}"
    }
    let figure = try Sample.figure([
      "a.json": """
      {"axes": ["device.sigma", "chip-seed"], "points": 5, "missing": 1, "rows": [\(
        rows.joined(separator: ", "))]}
      """
    ])
    #expect(figure.points().map(\.x) == [0.1, 0.2])
    #expect(figure.points().map(\.values) == [[0.9, 0.8], [0.7, 0.7]])
  }

  @Test func devicesArePulsesOrLoops() throws {
    let pulses = try Sample.figure(["a.json": Sample.pulses])
    #expect(pulses.points("d").map(\.y) == [1e-5, 2e-5])
    let loop = try Sample.figure([
      "l.csv":
        "time_s,voltage_V,current_A,state,conductance_S\n0,0,0,0,1\n1,0.5,2e-3,0,1\n2,0,0,0,1\n"
    ])
    #expect(loop.points("l").map(\.x) == [0, 0.5, 0] && loop.panels[0].y.label == "current, A")
  }

  @Test(arguments: ["jsonl", "csv"]) func tablesAreMeansOverRows(ending: String) throws {
    let rows = [("a", 1.0, 2.0), ("a", 1, 4), ("b", 1, 5), ("a", 10, 6)]
    let text =
      ending == "csv"
      ? "device,time_s,energy_pJ\n" + rows.map { "\($0),\($1),\($2)\n" }.joined() + "a,1,\n"
      : rows.map { "{\"device\": \"\($0)\", \"time_s\": \($1), \"energy_pJ\": \($2)}\n" }.joined()
        + "\n{\"device\": \"a\", \"time_s\": 1, \"energy_pJ\": null}\n"
    let figure = try Sample.figure(["t.\(ending)": text]) {
      ($0.x, $0.y, $0.series) = ("time_s", "energy_pJ", "device")
    }
    #expect(figure.names() == ["a", "b"])
    #expect(figure.points("a").map(\.y) == [3, 6] && figure.points("b").map(\.y) == [5])
    #expect(figure.warnings == ["1 row without 'time_s' or a number in 'energy_pJ' left out"])
    let words = try Sample.figure(["t.\(ending)": text]) { ($0.x, $0.y) = ("device", "energy_pJ") }
    #expect(words.panels[0].x.categories == ["a", "b"] && words.points().map(\.y) == [4, 5])
  }
}
