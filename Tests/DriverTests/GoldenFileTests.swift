import Basics
import Evaluation
import Foundation
import Importers
import NetworkIR
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

/// What each released memc wrote is read for ever, and means the same.
@Suite struct GoldenFileTests {
  static let releases = ["0.1.0"]

  private func path(_ name: String, _ release: String) -> String {
    ReferenceData.golden("files/\(release)/\(name)").path
  }

  private func outputs(_ release: String, of subject: Simulation.Subject? = nil) throws -> [UInt8] {
    try withFolder { folder in
      var simulation = Simulation(
        program: path("program.memc", release), images: path("images.npy", release))
      if let subject { simulation.subject = subject }
      simulation.output = Simulation.Output("\(folder)/outputs.npy")
      _ = try simulation.run()
      return try InputFile("\(folder)/outputs.npy").bytes
    }
  }

  @Test(arguments: releases)
  func programsComputeWhatTheyDid(release: String) throws {
    let result = try ProgramVerification(
      of: path("program.memc", release), model: nil, inputs: [path("images.npy", release)],
      threads: 1
    ).run()
    #expect(result.pass, "\(result.failures)")
    #expect(try outputs(release) == InputFile(path("outputs.npy", release)).bytes)
  }

  @Test(arguments: releases)
  func chipsComputeWhatTheyDid(release: String) throws {
    let chip = Simulation.Subject.chip(path("chip.npz", release), Simulation.Reading())
    #expect(
      try outputs(release, of: chip) == InputFile(path("chip-outputs.npy", release)).bytes)
  }

  /// The weights are compared within rounding, because OpenBLAS adds in another order on other
  /// processors.
  @Test(arguments: releases)
  func trainingGoesOnFromItsCheckpoint(release: String) throws {
    try withFolder { folder in
      try AtomicWrite.write(
        InputFile(path("checkpoint.npz", release)).bytes, to: "\(folder)/run.0.npz")
      var session = TrainingSession(
        ExampleFiles(
          images: path("images.npy", release), goals: .labels(path("labels.npy", release))))
      session.checkpoint = "\(folder)/run"
      var training = ModelTraining(
        model: path("network", release), session: session, output: "\(folder)/out.onnx")
      training.mapping = path("mapping.yaml", release)
      let result = try training.run()
      #expect(result.epochs.first?.epoch == 3)
      let weights = try ["\(folder)/out.onnx", path("trained.onnx", release)].map {
        try ModelLoader.load($0).requireGraph().constants.compactMapValues { $0.real?.elements }
      }
      #expect(weights[0].keys == weights[1].keys && weights[0].count == 3)
      for (name, values) in weights[0] {
        for (value, recorded) in zip(values, weights[1][name] ?? []) {
          #expect(abs(value - recorded) < 1e-3)
        }
      }
    }
  }

  @Test(arguments: releases)
  func programsAndChipsOfANewerMemcAreRefused(release: String) throws {
    let program = try ProgramFile.read(path("program.memc", release))
    #expect(
      try newer("program.memc", release) { try ProgramFile.read($0) }
        == "new, member 'manifest.json': the file has schema version 99, by memc 9.8.7; this memc, "
        + "\(Version.current), reads versions up to 2")
    #expect(
      try newer("chip.npz", release) { try ChipFile.read($0, for: program) }
        == "new: the file has schema version 99, by memc 9.8.7; this memc, "
        + "\(Version.current), reads versions up to 1")
  }

  /// The refusal of a file whose manifest says that a newer memc wrote it.
  private func newer<Contents>(
    _ name: String, _ release: String, _ read: (InputFile) throws -> Contents
  ) throws -> String? {
    var members = try ZipArchive(InputFile(path(name, release))).contents()
    let text = String(decoding: members[0].contents, as: UTF8.self)
      .replacing(#/"schema_version" : \d+/#, with: "\"schema_version\" : 99")
      .replacing(#/"memc_version" : "[^"]*"/#, with: "\"memc_version\" : \"9.8.7\"")
    members[0].contents = Array(text.utf8)
    let bytes = try ZipArchive.write(members)
    return refusal { try read(InputFile(path: "new", bytes: bytes)) }
  }

  @Test(arguments: releases)
  func aCheckpointOfANewerMemcIsRefused(release: String) throws {
    try withFolder { folder in
      let file = "\(folder)/run.0.npz"
      let version = Array("9.8.7".utf8)
      let members = try ZipArchive(InputFile(path("checkpoint.npz", release))).contents()
      try AtomicWrite.write(
        ZipArchive.write(
          members.filter { !["schema.npy", "memc.npy"].contains($0.name) } + [
            ZipMember("schema.npy", Npy.write(Tensor([1], [2 as Int64]))),
            ZipMember("memc.npy", Npy.write(Tensor([version.count], version))),
          ]), to: file)
      #expect(
        refusal { try CheckpointFile(file, identity: "").load() }
          == "\(file): the file has schema version 2, by memc 9.8.7; this memc, \(Version.current), "
          + "reads versions up to 1")
    }
  }
}
