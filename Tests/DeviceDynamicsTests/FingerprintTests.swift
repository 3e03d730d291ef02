import Testing

@testable import DeviceDynamics

struct FingerprintTests {
  /// A loop through given voltages and currents.
  private func loop(_ values: [(voltage: Double, current: Double)]) -> Loop {
    let points = values.enumerated().map { index, value in
      Transient.Point(
        time: Double(index), voltage: value.voltage, current: value.current, state: 0.5)
    }
    return Loop(of: LinearIonDrift(), points)
  }

  /// Two triangles: 0, (1, 2), (1, 1), 0 and 0, (−1, −1), (−1, −3), 0.
  @Test func theAreaIsTheSumOfTheLobes() {
    let loop = loop([(0, 0), (1, 2), (1, 1), (0, 0), (-1, -1), (-1, -3), (0, 0)])
    #expect(abs(loop.lobeArea - (0.5 + 1)) < 1e-12)
    #expect(loop.currentAtZero == 0 && loop.relativeArea == loop.lobeArea / 3)
  }

  @Test func aLobeEndsWhereTheVoltageChangesItsSign() {
    let loop = loop([(0, 0), (1, 2), (1, 1), (-1, -1), (-1, -3), (1e-15, 5)])
    #expect(abs(loop.lobeArea - 1.5) < 1e-12)
  }

  @Test func withoutAPassThroughZeroThereIsNoPinch() throws {
    var drive = Sine(amplitude: 0.2, frequency: 1)
    drive.offset = 0.5
    let fingerprints = try measured(LinearIonDrift(), drive)
    #expect(fingerprints[0].passed == nil)
    #expect(fingerprints[0].reason == "the voltage does not pass 0")
    #expect(fingerprints[2].passed == true)
  }

  @Test func aCurrentAtZeroIsNoMemristor() throws {
    var model = MetastableSwitch()
    (model.ohmicShare, model.forwardCurrent) = (0.5, 1e-3)
    let fingerprints = try measured(model, MetastableSwitch.usualDrive as? Sine)
    #expect(fingerprints[0].passed == false)
    #expect((fingerprints[0].figure ?? 0) > 0.01)
  }

  @Test func aResistorHasNoLoop() throws {
    var model = Yakopcic()
    (model.positiveSpeed, model.negativeSpeed) = (0, 0)
    let fingerprints = try measured(model, Sine(amplitude: 0.5, frequency: 100))
    #expect(fingerprints.map(\.passed) == [true, nil, nil])
    #expect(
      fingerprints[1].reason == "the drive does not move the state, so there is no loop")
  }

  /// The barrier moves by a factor of 1e80 faster at 0.9 V than at rest: no frequency outruns it.
  @Test func aLoopThatStaysIsNoLine() throws {
    let fingerprints = try measured(TunnelBarrier(), Sine(amplitude: 0.9, frequency: 1e13))
    #expect(fingerprints[2].passed == false)
  }

  private func measured(_ model: some Memristor, _ drive: Sine?) throws -> [Fingerprint] {
    let drive = try #require(drive)
    let points = try Transient(of: model, under: drive).points
    let loop = Loop(of: model, points.suffix(points.count / 2 + 1))
    return try Fingerprints(of: model, under: drive, loop).all
  }
}
