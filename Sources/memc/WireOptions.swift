import ArgumentParser
import Hardware

/// The wires of an array; overrides the accelerator.
struct WireOptions: ParsableArguments {
  @Option(help: "Resistance of a word line between two cells.")
  var wordLineOhm: Double?

  @Option(help: "Resistance of a bit line between two cells.")
  var bitLineOhm: Double?

  @Option(help: "Resistance of a word line's driver.")
  var sourceOhm: Double?

  @Option(help: "Resistance of a bit line's virtual ground.")
  var senseOhm: Double?

  @Option(help: "Where word lines are driven: left, right or both.")
  var drive: WireSection.Drive?

  @Option(help: "Where bit lines are read: bottom, top or both.")
  var sense: WireSection.Sense?

  @Flag(help: "Inputs open transistors at the cells (1T1R): rows at 0 V are cut off.")
  var gated = false

  func validate() throws {
    for ohms in [wordLineOhm, bitLineOhm, sourceOhm, senseOhm].compactMap({ $0 })
    where !(0...1e6).contains(ohms) {
      throw ValidationError("resistances must be in 0...1e6 ohm, not \(ohms)")
    }
  }

  var areGiven: Bool {
    wordLineOhm != nil || bitLineOhm != nil || sourceOhm != nil || senseOhm != nil || drive != nil
      || sense != nil || gated
  }

  func apply(to wires: inout WireSection) {
    wires.wordLineInOhms = wordLineOhm ?? wires.wordLineInOhms
    wires.bitLineInOhms = bitLineOhm ?? wires.bitLineInOhms
    wires.sourceInOhms = sourceOhm ?? wires.sourceInOhms
    wires.senseInOhms = senseOhm ?? wires.senseInOhms
    wires.drive = drive ?? wires.drive
    wires.sense = sense ?? wires.sense
    wires.areGated = gated || wires.areGated
  }
}

extension WireSection.Drive: ExpressibleByArgument {}
extension WireSection.Sense: ExpressibleByArgument {}
