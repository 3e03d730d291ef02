import Basics
import DeviceDynamics

/// A drive as a CSV file: the line `time_s,voltage_V`, and one line for each sample.
struct DriveFile {
  let drive: SampledDrive

  private static let header = "time_s,voltage_V"
  private static let largestSize = 1 << 26

  /// - Throws: `malformed` at the line that is wrong, and the errors of `InputFile`.
  init(_ path: String) throws {
    let file = try InputFile(path, limit: Self.largestSize)
    let lines = try file.text().split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.first.map(Self.cells) == Self.cells(Self.header[...]) else {
      throw Diagnostic.malformed(
        "must begin with the line '\(Self.header)'", at: file.place.at(.line(1, column: 1)))
    }
    var (times, voltages): ([Double], [Double]) = ([], [])
    for (index, line) in lines.enumerated().dropFirst()
    where !line.allSatisfy(\.isWhitespace) {
      let place = file.place.at(.line(index + 1, column: 1))
      let (time, voltage) = try locating(at: place) {
        try Self.sample(line, after: times.last)
      }
      times.append(time)
      voltages.append(voltage)
    }
    guard times.count >= 2 else {
      throw Diagnostic.malformed(
        "a drive needs at least two samples, not \(times.count)", at: file.place)
    }
    drive = try SampledDrive(times: times, voltages: voltages)
  }

  /// What is between the commas of a line, without spaces at the ends.
  private static func cells(_ line: Substring) -> [Substring] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
      var cell = cell.drop(while: \.isWhitespace)
      while cell.last?.isWhitespace == true { cell.removeLast() }
      return cell
    }
  }

  private static func sample(_ line: Substring, after last: Double?) throws -> (Double, Double) {
    let cells = cells(line)
    let numbers = cells.compactMap { Double($0) }
    guard cells.count == 2, numbers.count == 2, numbers[0].isFinite else {
      throw Diagnostic.malformed(
        "must have a time and a voltage separated by a comma, not '\(line)'", at: nil)
    }
    guard numbers[0] <= SampledDrive.largestTime else {
      throw Diagnostic.malformed(
        "the time must be at most \(SampledDrive.largestTime) s, not \(numbers[0]) s", at: nil)
    }
    let range = SampledDrive.voltageRange
    guard range.contains(numbers[1]) else {
      throw Diagnostic.malformed("the voltage must be in \(range), not \(numbers[1])", at: nil)
    }
    if let last {
      guard numbers[0] - last >= SampledDrive.shortestStep else {
        throw Diagnostic.malformed(
          "the time must be at least \(SampledDrive.shortestStep) s after \(last) s, not "
            + "\(numbers[0]) s", at: nil)
      }
    } else if numbers[0] != 0 {
      throw Diagnostic.malformed("the first time must be 0, not \(numbers[0])", at: nil)
    }
    return (numbers[0], numbers[1])
  }
}
