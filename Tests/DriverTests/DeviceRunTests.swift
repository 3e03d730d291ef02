import Basics
import DeviceDynamics
import Foundation
import TestSupport
import Testing

@testable import CommandFiles
@testable import Devices
@testable import Driver

/// `memc device`: parameter sets, files, and refusals.
@Suite struct DeviceRunTests {
  @Test func setsAreKnown() {
    #expect(
      BuiltInFiles.names(.memristor) == [
        "aist", "aist-engineering", "biolek-hp", "chang", "hp", "joglekar-hp", "knowm", "pershin",
        "pickett", "sbt", "stanford-pku", "team", "vteam", "yakopcic-jo", "yakopcic-miao",
        "yakopcic-oblea",
      ])
  }

  /// With its own drive, every set shows a loop with the fingerprints of a memristor.
  @Test(arguments: BuiltInFiles.names(.memristor))
  func everySetIsAMemristor(name: String) throws {
    let result = try DeviceRun(device: name).run()
    #expect(result.fingerprints.map(\.passed) == [true, true, true], "\(name)")
    let area = try #require(result.loopAreaW)
    #expect(area > 0.02 * result.currentMaxA * result.readVoltageV, "\(name)")
    #expect(result.warnings.isEmpty == !["aist-engineering", "sbt"].contains(name))
  }

  /// `memc list memristors` names such a set only once.
  @Test func aSetWithTheNameOfAModelHasItsDefaults() throws {
    for name in BuiltInFiles.names(.memristor) where memristors.type(named: name) != nil {
      let model = try memristors.make(name)
      let set = try NamedMemristor(name)
      #expect(set.model.fullRecord == model.fullRecord)
      #expect(set.drive.fullRecord == type(of: model).usualDrive.fullRecord)
    }
  }

  @Test func fieldsOfADriveThatAreNotGivenAreThoseOfTheDevice() throws {
    let device = try NamedMemristor("vteam")
    let drive = try #require(try device.drive(named: "triangle:amplitude-V=0.3") as? Triangle)
    #expect(drive.amplitude == 0.3 && drive.frequency == 1e6)
  }

  @Test func theTableHasAllDigitsOfTheResponse() throws {
    try withFolder { folder in
      var run = DeviceRun(device: "hp")
      run.table = "\(folder)/t.csv"
      let result = try run.run()
      let lines = try InputFile("\(folder)/t.csv").text().split(separator: "\n")
      #expect(lines[0] == "time_s,voltage_V,current_A,state,conductance_S")
      let rows = lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
      #expect(rows.count == result.points && rows.allSatisfy { $0.count == 5 })
      #expect(rows.last?[3] == result.stateEnd)
      #expect(rows.map { $0[2] }.max() == result.currentMaxA)
      // time and voltage of the table, read as a drive, move the device alike
      let samples = rows.map { "\($0[0]),\($0[1])\n" }.joined()
      try AtomicWrite.write("time_s,voltage_V\n" + samples, to: "\(folder)/d.csv")
      run.drive = "\(folder)/d.csv"
      let again = try run.run()
      #expect(abs(again.stateMax - result.stateMax) < 1e-5 && again.loopAreaW == nil)
    }
  }

  @Test func thePictureHasEveryPoint() throws {
    try withFolder { folder in
      var run = DeviceRun(device: "hp")
      run.picture = "\(folder)/p.svg"
      let result = try run.run()
      let text = try InputFile("\(folder)/p.svg").text()
      let line = try #require(text.split(separator: "points=\"").last?.split(separator: "\"").first)
      #expect(line.split(separator: " ").count == result.points)
      // the largest current is at the upper edge of the frame
      #expect(line.contains(",48.00 ") && text.hasSuffix("</svg>\n"))
      #expect(text.contains(">hp</text>") && text.contains(">\(result.driveText)</text>"))
      #expect(text.contains(">voltage, V</text>") && text.contains(">current, 10⁻⁶ A</text>"))
    }
  }

  @Test func conductancesFollowThePulses() throws {
    var run = DeviceRun(device: "aist-engineering")
    run.drive = "pulses:set-V=1.5,set-count=150,reset-V=-1.5,reset-count=51,width-s=10e-6"
    let pulses = try run.run().pulses
    let expected = [1: 100.0, 21: 159, 51: 333, 101: 921, 150: 991, 156: 413, 201: 135]
    for (pulse, conductance) in expected {
      #expect(abs(pulses[pulse - 1].conductanceS * 1e6 / conductance - 1) < 0.01, "\(pulse)")
    }
    #expect(pulses.count == 201 && pulses[150].voltageV == -1.5)
  }

  /// A device, its drive or `nil`, and the refusal.
  static let refusals: [(device: String, drive: String?, message: String)] = [
    ("vteam:v-off-V=.nan", nil, "'v-off-V' of vteam must be in 1e-06...100.0, not nan"),
    ("vteam:initial-state=2", nil, "'initial-state' of vteam must be in 0.0...1.0, not 2.0"),
    (
      "stanford-pku:initial-gap-m=1e-8", nil,
      "stanford-pku has its states in 2e-10...1.7e-09, so it cannot start at 1e-08"
    ),
    ("vteam", "square", "unknown drive 'square'"),
    ("vteam", "pulses:set-count=0,reset-count=0", "pulses needs at least one pulse"),
    ("vteam", "sine:amplitude-V=.inf", "'amplitude-V' of sine must be in 1e-09...1000.0, not inf"),
    (
      "vteam", "pulses:set-count=1000000,reset-count=1",
      "the drive has 2000002 segments, more than the limit of 1000000"
    ),
    (
      "aist", "sine:amplitude-V=0.4",
      "threshold-drift needs a drive above i_0 R_off = 0.42 V to rise, not 0.4 V"
    ),
    (
      "chang", "samples:times-s=[0,1],voltages-V=[900,900]",
      "chang has no finite current at 900.0 V and state 0.0"
    ),
    (
      "vteam", "samples:times-s=[0,1,1],voltages-V=[0,1,2]",
      "samples needs at least two times from 0 to 1000000000.0, each at least 1e-18 after the one "
        + "before, and for each a voltage in -1000.0...1000.0"
    ),
    (
      "vteam", "samples:times-s=[0,1.7e308],voltages-V=[0,1]",
      "samples needs at least two times from 0 to 1000000000.0, each at least 1e-18 after the one "
        + "before, and for each a voltage in -1000.0...1000.0"
    ),
  ]

  @Test(arguments: refusals.indices) func aWrongDeviceOrDriveIsRefused(index: Int) throws {
    let (device, drive, message) = Self.refusals[index]
    var run = DeviceRun(device: device)
    run.drive = drive
    #expect(try diagnostic { try run.run() }.message == message)
  }

  @Test func aReadWithoutCurrentIsRefused() throws {
    var run = DeviceRun(device: "pickett:r-series-ohm=0")
    run.drive = "sine:amplitude-V=0.1"
    run.readVoltage = 8
    #expect(
      try diagnostic { try run.run() }.message
        == "tunnel-barrier has no finite current at the read voltage of 8.0 V and state 1.2")
    run.readVoltage = 0
    #expect(
      try diagnostic { try run.run() }.message
        == "'--read-voltage' must have a magnitude in 1e-06...10.0, not 0.0")
  }

  @Test func aDriveThatTakesTooManyStepsIsRefused() throws {
    var run = DeviceRun(device: "vteam")
    run.drive = "sine:cycles=100000"
    let found = try diagnostic { try run.run() }
    #expect(found.message.hasPrefix("vteam takes more than 2000000 steps of the integrator: "))
    #expect(found.notes == ["use fewer periods or pulses"])
  }

  /// The rate has no finite slope at 0 A there, and steps of any length fail.
  @Test func anErrorThatIsNotFiniteEndsTheIntegration() throws {
    #expect(
      try diagnostic { try DeviceRun(device: "tunnel-barrier:w-c-nm=0.0001").run() }.message
        == "tunnel-barrier cannot be integrated beyond 0.0 s: at 0.0 V and state 1.2, its rate is "
        + "0.0 per second")
  }

  /// A drive file without its first line, and the refusal.
  static let files = [
    (
      "0,0\n1e-6,0.5\n1e-6,0.1\n",
      ":4:1: the time must be at least 1e-18 s after 1e-06 s, not 1e-06 s"
    ),
    ("0,0\n\n1,nan\n", ":4:1: the voltage must be in -1000.0...1000.0, not nan"),
    ("0,0\n1,2,3\n", ":3:1: must have a time and a voltage separated by a comma, not '1,2,3'"),
    ("0,0\ninf,1\n", ":3:1: must have a time and a voltage separated by a comma, not 'inf,1'"),
    ("0,0\n1 0,1\n", ":3:1: must have a time and a voltage separated by a comma, not '1 0,1'"),
    ("0,0\n 1.7e308 ,1\n", ":3:1: the time must be at most 1000000000.0 s, not 1.7e+308 s"),
    ("1,0\n", ":2:1: the first time must be 0, not 1.0"),
    ("0,0\n", ": a drive needs at least two samples, not 1"),
  ]

  @Test(arguments: files.indices) func aWrongDriveFileIsRefusedAtItsLine(index: Int) throws {
    try withFolder { folder in
      let (rows, message) = Self.files[index]
      let path = "\(folder)/d.csv"
      try AtomicWrite.write("time_s, voltage_V\n" + rows, to: path)
      #expect(refusal { try DriveFile(path) } == path + message)
    }
  }

  @Test func aDriveFileBeginsWithItsColumns() throws {
    try withFolder { folder in
      let path = "\(folder)/d.csv"
      try AtomicWrite.write("0,0\n1,1\n", to: path)
      #expect(
        refusal { try DriveFile(path) }
          == "\(path):1:1: must begin with the line 'time_s,voltage_V'")
    }
  }

  /// A memristor file, and the refusal.
  static let sets = [
    ("model: vteam\n", ": a memristor file needs 'source'"),
    ("source: a\n", ": a memristor file needs 'model'"),
    ("source: \"\"\nmodel: vteam\n", ": a memristor file needs 'source'"),
    ("source: a\nmodel: vteam\nvolts: 1\n", ":3:1: unknown key 'volts' of a memristor file"),
    ("source: a\nmodel: {name: vtem}\n", ":2:9: unknown memristor model 'vtem'"),
    (
      "source: a\nmodel: {name: vteam, v-off-V: -1}\n",
      ":2:22: 'v-off-V' of vteam must be in 1e-06...100.0, not -1.0"
    ),
    (
      "source: a\nmodel: vteam\ndrive: {name: sine, cycles: 0}\n",
      ":3:21: 'cycles' of sine must be in 1...100000, not 0"
    ),
    (
      "source: a\nmodel: vteam\ndrive: {name: samples, times-s: [0, 1.7e308], voltages-V: [0, 1]}\n",
      ":3:1: samples needs at least two times from 0 to 1000000000.0, each at least 1e-18 after the "
        + "one before, and for each a voltage in -1000.0...1000.0"
    ),
  ]

  @Test(arguments: sets.indices) func aWrongMemristorFileIsRefusedAtItsPlace(index: Int) throws {
    try withFolder { folder in
      let (text, message) = Self.sets[index]
      let path = "\(folder)/m.yaml"
      try AtomicWrite.write(text, to: path)
      #expect(refusal { try NamedMemristor(path) } == path + message)
    }
  }

  /// Fields of a set that are wrong together because of one on the command line.
  @Test func aFieldOnTheCommandLineIsWrongThere() {
    #expect(
      refusal { try NamedMemristor("stanford-pku:gap-min-m=1e-7,gap-max-m=1e-11") }
        == "command line: stanford-pku needs gap-min-m below gap-max-m, not 1e-07 and 1e-11")
  }
}
