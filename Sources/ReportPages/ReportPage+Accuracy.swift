import Basics
import Evaluation
import Pages
import Plots

/// Accuracies of simulations, over variation and time.
extension ReportPage {
  var accuracy: PageSection? {
    guard !runs.isEmpty else { return nil }
    let content = [intervals, trend].compactMap(\.self) + [table.markup] + sensitivities
    return PageSection("accuracy", "Accuracy", notices + content)
  }

  private var notices: [Markup] {
    let warnings = runs.flatMap(\.warnings).inGroups(by: \.self).map(\.key)
    let odd = Set(runs.map(\.imagesSha256)).count > 1 || Set(runs.map(\.images)).count > 1
    let stopped = runs.contains(where: \.interrupted)
    let all =
      (odd ? ["simulations used different images: their accuracies are not comparable"] : [])
      + (stopped ? ["a simulation was interrupted before all its chips were drawn"] : [])
      + warnings
    return all.isEmpty
      ? [] : [.notice("Warnings of the simulations", all, isWarning: true)]
  }

  private var judged: [SimulatedRun] { runs.filter { $0.meanAccuracy != nil } }

  /// Every number that a picture of accuracies shows, in per cent.
  private var shares: [Double] {
    judged.flatMap { run -> [Double] in
      let mean = [run.meanAccuracy].compactMap(\.self)
      let ends = run.interval.map { [$0.lowerBound, $0.upperBound] } ?? []
      return mean + ends + run.chips.compactMap(\.accuracy)
    }.map { 100 * $0 }
  }

  private static let measure = "images whose largest output is at the label, %"

  private var intervals: Markup? {
    guard !judged.isEmpty else { return nil }
    let chart = Intervals(
      title: "Accuracy of each simulation", axis: PlotAxis(Self.measure, linearAround: shares),
      rows: judged.map { run in
        Intervals.Row(
          label: run.label, mean: 100 * (run.meanAccuracy ?? 0), interval: run.interval?.percent,
          values: run.chips.compactMap(\.accuracy).map { 100 * $0 }, note: run.inWords,
          text: run.accuracyText)
      }
    ).chart
    return .figure(
      chart,
      caption: "Mean over the drawn chips, with its 95 % confidence interval (Student's t); each "
        + "grey dot is a chip. The axis does not begin at 0.")
  }

  /// Accuracy over the only number in which simulations differ.
  private var trend: Markup? {
    let drawn = judged.filter { $0.device != nil }
    guard let varied = Variation(drawn) else { return nil }
    let points = zip(varied.values, drawn).sorted { $0.0 < $1.0 }.map { value, run in
      Trend.Point(
        x: value, mean: 100 * (run.meanAccuracy ?? 0), interval: run.interval?.percent,
        note: run.inWords)
    }
    let chart = Trend(
      title: "Accuracy over \(varied.name)", x: varied.axis,
      y: PlotAxis("accuracy, %", linearAround: shares), points: points
    ).chart
    return .figure(
      chart,
      caption:
        "The simulations differ in this setting alone. Bars are 95 % confidence intervals of "
        + "the mean over chips.")
  }

  private var table: PageTable {
    PageTable(
      caption: "Results of 'memc simulate' on this program file.",
      columns: [
        "simulation", "images", "chips", "accuracy", "standard deviation", "95 % interval",
        "RMSE of outputs",
      ],
      rows: runs.map { run in
        let error = (run.errorMean ?? run.error)?.rootMeanSquaredError
        return .cells([
          PageTable.Cell(run.label),
          PageTable.Cell(Double?(Double(run.images)).count, Double(run.images)),
          PageTable.Cell("\(run.chips.count)", Double(run.chips.count)),
          PageTable.Cell(run.meanAccuracy?.asPercent ?? "", run.meanAccuracy),
          PageTable.Cell(run.accuracyStd?.asPercent ?? "", run.accuracyStd),
          PageTable.Cell(run.intervalText, run.interval?.lowerBound),
          PageTable.Cell(error.significant(4), error),
        ])
      })
  }

  private var sensitivities: [Markup] {
    runs.flatMap { run -> [Markup] in
      guard let effects = run.sensitivity, !effects.isEmpty else { return [] }
      return [
        PageTable(
          caption: "Accuracy by effect: \(run.label).",
          columns: ["effect", "with it alone", "with all others"],
          rows: effects.map { row in
            .cells([
              PageTable.Cell(row.effect ?? "none; all"),
              PageTable.Cell(row.alone.asPercent, row.alone),
              PageTable.Cell(row.without.asPercent, row.without),
            ])
          }
        ).markup
      ]
    }
  }
}

extension SimulatedRun {
  fileprivate var accuracyText: String {
    (meanAccuracy?.asPercent ?? "") + (accuracyStd.map { ", sd \($0.asPercent)" } ?? "")
  }

  fileprivate var intervalText: String {
    interval.map { "\($0.lowerBound.asPercent) to \($0.upperBound.asPercent)" } ?? ""
  }

  fileprivate var inWords: String {
    "\(label): \(accuracyText), \(images.counted("image"))"
      + (chips.isEmpty ? "" : ", \(chips.count.counted("chip"))")
      + (interval == nil ? "" : "; 95 % interval \(intervalText)")
  }
}

extension ClosedRange<Double> {
  fileprivate var percent: ClosedRange<Double> { 100 * lowerBound...100 * upperBound }
}

/// The only setting in which simulations differ, if it is a number.
private struct Variation {
  let name: String
  private let isTime: Bool
  /// Of each simulation.
  let values: [Double]

  /// `nil` if there are several settings, or fewer than two numbers.
  init?(_ runs: [SimulatedRun]) {
    let settings = runs.map(\.settings)
    let keys = Set(settings.flatMap(\.keys)).filter { key in
      Set(settings.map { $0[key] ?? "" }).count > 1
    }
    guard keys.count == 1, let key = keys.first else { return nil }
    let isTime = key == "time"
    let numbers = settings.compactMap { setting -> Double? in
      guard let text = setting[key] else { return isTime ? 0 : nil }
      return isTime ? try? TimeSpan(text).seconds : Double(text)
    }
    guard numbers.count == runs.count, Set(numbers).count > 1, numbers.allSatisfy(\.isFinite) else {
      return nil
    }
    name = isTime ? "time since programming" : key
    self.isTime = isTime
    values = numbers
  }

  /// Times have their units at the ticks, if these have room.
  var axis: PlotAxis {
    var axis = PlotAxis(name, around: values)
    if isTime, axis.mark(values, as: TimeSpan.text(ofSeconds:)) { return axis }
    return isTime ? PlotAxis(name + ", s", around: values) : axis
  }
}
