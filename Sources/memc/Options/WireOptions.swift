import ArgumentParser
import Hardware

/// The wires of an array; overrides the accelerator.
struct WireOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Resistance of a word line between adjacent cells.", valueName: "ohm"))
  var wordLineOhm: Double?

  @Option(help: ArgumentHelp("Resistance of a bit line between adjacent cells.", valueName: "ohm"))
  var bitLineOhm: Double?

  @Option(help: ArgumentHelp("Resistance of a word-line driver.", valueName: "ohm"))
  var sourceOhm: Double?

  @Option(help: ArgumentHelp("Resistance of a bit line's virtual ground.", valueName: "ohm"))
  var senseOhm: Double?

  @Option(help: ArgumentHelp("Where word lines are driven.", valueName: "side"))
  var drive: WireSection.Drive?

  @Option(help: ArgumentHelp("Where bit lines are read.", valueName: "side"))
  var sense: WireSection.Sense?

  @Flag(help: "Cells have transistors that inputs switch on (1T1R): rows at 0 V are disconnected.")
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
