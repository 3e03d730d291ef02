import Basics
import Testing

@testable import memc

@Test(arguments: [
  (["--mean", "-1"], "-1"), (["--mean=-1"], "-1"), (["--mean", "0.5,-.25,1e-1"], "0.5,-0.25,0.1"),
])
func meansMayBeNegativeAndOneForEachChannel(arguments: [String], mean: String) throws {
  let command = try Memc.parseAsRoot(["simulate", "a.memc", "--images", "x.npy"] + arguments)
  let simulate = try #require(command as? Simulate)
  #expect(simulate.data.mean?.commandLine == mean)
}

@Test func preparationsOutOfRangeAreRefused() throws {
  let error = try #require(throws: (any Error).self) {
    try Memc.parseAsRoot(["simulate", "a.memc", "--images", "x.npy", "--std", "1,0"])
  }
  #expect(Memc.message(for: error) == "'--std' must be in 1e-09...1000000000.0")
}

@Test(arguments: [
  (
    ["program", "a.memc", "--device", "ideal", "--std", "0.5"],
    "'--std' requires '--calibrate'"
  ),
  (
    ["program", "a.memc", "--device", "ideal", "--mean", "0.1", "--std", "0.5"],
    "'--mean' requires '--calibrate'"
  ),
  (
    ["report", "a.memc", "--json", "--format", "md"],
    "'--json' and '--format md' cannot be combined"
  ),
])
func optionsWithoutEffectAreRefused(arguments: [String], message: String) throws {
  let error = try #require(throws: (any Error).self) { try Memc.parseAsRoot(arguments) }
  #expect(Memc.message(for: error) == message)
}

@Test func aFormatMayBeSaidTwice() throws {
  let command = try Memc.parseAsRoot(["report", "a.memc", "--json", "--format", "json"])
  #expect((command as? ReportCommand)?.format == .json)
}

@Test func imagesAreAskedFor() throws {
  let error = try #require(throws: (any Error).self) {
    try Memc.parseAsRoot(["simulate", "a.memc"])
  }
  #expect(Memc.message(for: error) == "'--images' is required")
}

@Test func aCommandLineIsRepeatedWithoutWhatChangesNoFigure() {
  let arguments = [
    "/usr/bin/memc", "simulate", "my program.memc", "--images", "it's.npy", "--threads", "4",
    "--json", "-o", "y.npy", "--memory=64", "--device", "lognormal:sigma=0.4", "-q",
  ]
  #expect(
    arguments.reproducing(writes: false, seed: 7)
      == "memc simulate 'my program.memc' --images 'it'\\''s.npy' --device lognormal:sigma=0.4 "
      + "--seed 7")
  #expect(
    ["memc", "simulate", "--seed", "3"].reproducing(writes: false, seed: 3)
      == "memc simulate --seed 3")
  let interrupted = ["memc", "simulate", "a", "--chips=30", "--chips", "30"]
  #expect(
    interrupted.reproducing(writes: false, seed: 1, chips: 3)
      == "memc simulate a --seed 1 --chips 3")
  #expect(
    ["memc", "train", "a", "-o", "b.onnx", "--checkpoint", "c"].reproducing(writes: true)
      == "memc train a -o b.onnx")
}
