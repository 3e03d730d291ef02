import DeviceDynamics

/// An ngspice subcircuit of a memristor, with an example of its use in comments.
struct SpiceFile {
  let text: String

  init(_ memristor: NamedMemristor, _ drive: any Drive) {
    let letters = memristor.name.unicodeScalars.map { scalar in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        ? Character(scalar) : "_"
    }
    let name = "memristor_" + String(letters)
    text = Self.example(of: name, drive) + memristor.model.spiceSubcircuit(named: name)
  }

  /// A deck with the drive if that is a sine, otherwise with a sine of its amplitude and length.
  private static func example(of name: String, _ drive: any Drive) -> String {
    let end = drive.segments.last?.times.upperBound ?? 1
    let sine = drive as? Sine
    let amplitude = max(drive.range.upperBound, -drive.range.lowerBound)
    let source =
      "sin(\(sine?.offset ?? 0) \(sine?.amplitude ?? amplitude) \(sine?.frequency ?? 1 / end))"
    return """
      * Example of a deck for ngspice, to save beside this file:
      *   a memristor under a sine
      *   .include 'THIS FILE'
      *   Vdrive p 0 \(source)
      *   Xdevice p 0 x \(name)
      *   .options reltol=1e-7 abstol=1e-15 vntol=1e-10 chgtol=1e-4 method=gear
      *   .tran \(end / 400) \(end) 0 \(end / 40_000) uic
      *   .print tran v(p) v(x) i(Vdrive)
      *   .end

      """
  }
}
