import ArgumentParser
import Basics
import NetworkIR

/// How data are prepared; overrides the model, mapping or program.
struct DataOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Mean to subtract from images, after uint8 data is divided by 255: one number, or one per channel (0.4,0.5).",
      valueName: "numbers")
  )
  var mean: PerChannel?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Standard deviation to divide images by: one number, or one per channel.",
      valueName: "numbers"))
  var std: PerChannel?

  func validate() throws {
    try expect(mean, in: ImagePreparation.means, "--mean")
    try expect(std, in: ImagePreparation.deviations, "--std")
  }

  private func expect(_ numbers: PerChannel?, in range: ClosedRange<Double>, _ name: String) throws
  {
    guard numbers?.numbers.allSatisfy(range.contains) ?? true else {
      throw ValidationError("'\(name)' must be in \(range)")
    }
  }

  var preparation: ImagePreparation { ImagePreparation(mean: mean, standardDeviation: std) }

  /// The options that were given.
  var given: [String] {
    [("--mean", mean), ("--std", std)].compactMap { $1 == nil ? nil : $0 }
  }

  /// The options as keys of a mapping.
  var overrides: [String] {
    [("mean", mean), ("std", std)].compactMap { key, numbers in
      numbers.map { "input.\(key)=\($0)" }
    }
  }
}

extension PerChannel: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
