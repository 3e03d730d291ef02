import ArgumentParser
import Driver

extension Simulate {
  /// Returns what the options ask to run the program on.
  ///
  /// - Throws: a `ValidationError` for options that do not fit each other.
  func subject() throws -> Simulation.Subject {
    if chip != nil && device != nil {
      throw ValidationError("'--chip' and '--device' cannot be combined")
    }
    if device == nil { try expectNothingDrawn() }
    if device == nil && chip == nil { try expectNothingRead() }
    if driftCompensation != nil && timeSinceProgramming == nil {
      throw ValidationError("'--drift-compensation' requires '--time-since-programming'")
    }
    try expectBaselineFits()
    if calibration.files != nil && programming == nil {
      throw ValidationError("'--calibrate' requires '--programming'")
    }
    if let chip { return .chip(chip, reading) }
    return device.map { .drawn(drawing(of: $0)) } ?? .ideal(baseline: baseline)
  }

  /// - Throws: a `ValidationError` for options that have no effect without or with '--spiking'.
  func expectSpikingFits() throws {
    guard spiking == nil else {
      let unfit = [("--energy", energy), ("--snr", snr)]
      guard let option = unfit.first(where: \.1)?.0 else { return }
      throw ValidationError(
        "'\(option)' looks at a single step and cannot be combined with '--spiking', which prints "
          + "the energy of both modes")
    }
    let spikes = [("--steps", steps != nil), ("--coding", coding != nil)]
    guard let option = spikes.first(where: \.1)?.0 else { return }
    throw ValidationError("'\(option)' requires '--spiking'")
  }

  private func expectNothingDrawn() throws {
    let drawn = [
      ("--programming", programming != nil), ("--chips", chips != nil),
      ("--chips-range", chipsRange != nil),
      ("--seed", seed != nil && spiking == nil),
      ("--until-width", untilWidth != nil), ("--sensitivity", sensitivity),
    ]
    guard let option = drawn.first(where: \.1)?.0 else { return }
    throw ValidationError("'\(option)' requires '--device'")
  }

  private func expectNothingRead() throws {
    if snr || wires.areGiven {
      throw ValidationError(
        "'--snr' and wire options require '--device' or '--chip': otherwise, cells are ideal and "
          + "computed in integers")
    }
    if timeSinceProgramming != nil {
      throw ValidationError("'--time-since-programming' requires '--device' or '--chip'")
    }
  }

  private func expectBaselineFits() throws {
    guard baseline != nil else { return }
    if !energy {
      throw ValidationError("'--baseline' requires '--energy'")
    }
    if chip != nil || device != nil {
      throw ValidationError(
        "'--baseline' cannot be combined with '--chip' or '--device': it compares ideal cells")
    }
  }

  private var reading: Simulation.Reading {
    var reading = Simulation.Reading()
    let (wires, common) = (wires, common)
    reading.readOut.time = timeSinceProgramming
    reading.readOut.compensation = driftCompensation
    reading.readOut.progress = { common.progress($0) }
    reading.wires = { wires.apply(to: &$0) }
    reading.showsNoise = snr
    return reading
  }

  private func drawing(of device: String) -> Simulation.Drawing {
    var drawing = Simulation.Drawing(device: device)
    drawing.programming = programming
    drawing.calibration = calibration.files
    // with a target width, draw chips until it is reached, at most this many
    drawing.chips =
      untilWidth.map { .untilWidth($0 / 100, atMost: chips ?? 1000) } ?? .exactly(chips ?? 1)
    drawing.seed = seed ?? drawing.seed
    drawing.reading = reading
    drawing.showsSensitivity = sensitivity
    return drawing
  }
}
