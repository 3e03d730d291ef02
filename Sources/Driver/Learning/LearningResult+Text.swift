import Basics
import Evaluation
import Foundation

extension LearningResult {
  public var text: String {
    var lines = ["\(rule.spelling) on \(device.spelling), chip \(chipSeed)"]
    if status == .interrupted {
      lines.append("interrupted; no chip was written")
    } else {
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
      energyJ.map { String(format: "energy of the pulses %.4g uJ", 1e6 * $0) }
        ?? "no energy: the device states no 'pulse-V' and 'pulse-ns'")
    if let pulseSeconds {
      lines.append(
        String(
          format: "time of the pulses %.4g ms, one line of cells at a time", 1e3 * pulseSeconds))
    }
    return lines
  }
}

extension Value {
  /// A component as on the command line: `exponential:states=16`.
  var spelling: String {
    guard case .record(let record) = content, case .text(let name)? = record["name"]?.content else {
      return description
    }
    let fields = record.entries.filter { $0.key != "name" }.map { "\($0.key)=\($0.value)" }
    return name + (fields.isEmpty ? "" : ":") + fields.joined(separator: ",")
  }
}
