import Basics
import Evaluation
import Foundation

extension LearningResult {
  public var text: String { text(inFull: false) }

  /// The text with the whole source of the device.
  public var detailedText: String { text(inFull: true) }

  private func text(inFull: Bool) -> String {
    var lines = ["\(rule.spelling()) on \(device.spelling(inFull: inFull)), chip \(chipSeed)"]
    if status == .interrupted {
      lines.append("interrupted; no chip was written")
    } else {
      lines += converters?.lines ?? []
      if wires { lines.append(LearningTask.wireLine) }
      lines += accuracies + (cost?.lines ?? [])
    }
    lines.append(String(format: "%.1f s", elapsedSeconds))
    if let command { lines.append("reproduce with: \(command.escaped)") }
    return lines.joined(separator: "\n")
  }

  private var accuracies: [String] {
    var lines: [String] = []
    if let accuracy {
      let before = accuracyBefore.map { ", was \($0.asPercent) before" } ?? ""
      lines.append(
        "validation accuracy (\(validationExamples.counted("example"))): \(accuracy.asPercent)"
          + before)
    }
    if let testAccuracy { lines.append("test accuracy: \(testAccuracy.asPercent)") }
    if let targets {
      lines.append(
        String(
          format: "mean deviation from the targets: at most %.2g of full scale, ", targets.worst)
          + "after \(targets.passes.counted("pass"))")
    }
    if let meanSquaredError {
      lines.append(
        "validation error (\(validationExamples.counted("example"))): mean squared error "
          + "\(meanSquaredError)")
    }
    return lines
  }
}

extension LearningCost {
  var lines: [String] {
    var lines = [
      "\(pulses.counted("pulse")) on \(cells.counted("cell")): "
        + String(format: "%.1f per cell, ", Double(pulses) / Double(max(cells, 1)))
        + "at most \(mostPulses)"
    ]
    if let lifetimes {
      lines.append(
        String(format: "the most pulsed cell can learn like this %.3g times", lifetimes))
    }
    if auxiliaryCells > 0 {
      lines.append(
        "\(auxiliaryPulses.counted("pulse")) on \(auxiliaryCells.counted("auxiliary cell")): at most "
          + "\(mostAuxiliaryPulses)")
    }
    lines.append(
      energyJ.map { "energy of the pulses \(Quantity.energy.text($0 * 1e12))" }
        ?? "no energy: the device states no 'pulse-V' and 'pulse-ns'")
    if let pulseSeconds {
      lines.append(
        "time of the pulses \(Quantity.time.text(pulseSeconds * 1e9)), one line of cells at a time")
    }
    return lines
  }
}

extension Value {
  /// A component as on the command line: `exponential:states=16`.
  ///
  /// - Parameter inFull: whether its source is whole, or only author and year.
  func spelling(inFull: Bool = true) -> String {
    guard case .record(let record) = content, case .text(let name)? = record["name"]?.content else {
      return description
    }
    let fields = record.entries.filter { $0.key != "name" }.map { entry in
      guard case .text(let text) = entry.value.content else { return "\(entry.key)=\(entry.value)" }
      return "\(entry.key)=\(entry.key == "source" && !inFull ? text.authorAndYear : text)"
    }
    return (name + (fields.isEmpty ? "" : ":") + fields.joined(separator: ",")).escaped
  }
}

extension String {
  /// What is before the title of a citation, which is in quotation marks, and the first year after it;
  /// the whole text if there is no title or year.
  var authorAndYear: String {
    guard let title = firstIndex(of: "\""),
      let year = self[title...].firstMatch(of: /\b(19|20)\d\d\b/)?.output.0
    else { return self }
    return self[..<title].trimmingCharacters(in: [" ", ",", ":"]) + " " + year
  }
}
