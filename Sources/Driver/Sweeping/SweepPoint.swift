import Basics
import ChipProgramming
import CommandFiles
import Evaluation
import Hardware
import NetworkIR

/// The settings of one point, as the commands take them.
struct SweepPoint {
  /// By path of the setting.
  let values: [String: Value]
  let shapes: [String: Int]
  let limit: SizeLimit

  private func text(_ path: String) -> String? { values[path]?.commandLine }

  private func number(_ path: String) throws -> Int? { try values[path].map(Int.init) }

  private func words(_ path: String) throws -> [String] {
    try values[path].map { try InputWords($0).words } ?? []
  }

  /// The settings below a path, without it, in alphabetical order.
  private func fields(of path: String) -> [(key: String, value: Value)] {
    values.filter { $0.key.hasPrefix(path + ".") }.sorted { $0.key < $1.key }.map {
      (String($0.key.dropFirst(path.count + 1)), $0.value)
    }
  }

  /// `name:key=value,key=value`, as the command line takes a device or a scheme.
  private func component(_ path: String) -> String? {
    text(path).map { name in
      let fields = fields(of: path).map { "\($0.key)=\($0.value.commandLine)" }
      guard !fields.isEmpty else { return name }
      return name + (name.contains(":") ? "," : ":") + fields.joined(separator: ",")
    }
  }

  /// The mapping with its changes, each at its place in the sweep file.
  private var overrides: [String] {
    fields(of: "set").map { "\($0.key)=\($0.value.commandLine)" }
  }

  func compiler(threads: Int) throws -> Compiler {
    var compiler = Compiler(model: text("model") ?? "")
    compiler.mapping = text("mapping") ?? compiler.mapping
    compiler.overrides = overrides
    compiler.calibration = try words("calibrate")
    compiler.isTrained = try values["trained"].map(Bool.init) ?? false
    compiler.shapes = shapes
    compiler.limit = limit
    compiler.threads = threads
    return compiler
  }

  /// `nil` without images.
  ///
  /// - Parameter accelerator: the program's, whose wires the point may change.
  func simulation(on accelerator: Accelerator, threads: Int) throws -> Simulation? {
    let images = try words("images")
    guard !images.isEmpty else { return nil }
    var simulation = Simulation(program: "", images: images)
    simulation.goals = text("labels").map { .labels($0) } ?? text("targets").map { .targets($0) }
    simulation.threads = threads
    simulation.explains = false
    if let device = component("device") {
      simulation.subject = .drawn(try drawing(of: device, on: accelerator))
    }
    if let neuron = text("spiking") {
      simulation.spiking = try SpikingMode.named(
        neuron, coding: text("coding"), steps: text("steps") ?? "20", seed: number("seed") ?? 1)
    }
    return simulation
  }

  private func drawing(of device: String, on accelerator: Accelerator) throws
    -> Simulation.Drawing
  {
    var drawing = Simulation.Drawing(device: device)
    drawing.programming = component("programming")
    let images = try words("programming-images")
    if !images.isEmpty {
      drawing.calibration = CalibrationFiles(images: images, labels: text("programming-labels"))
    }
    drawing.chips = .exactly(try number("chips") ?? 1)
    drawing.seed = try number("seed") ?? 1
    drawing.reading.readOut.time = text("time-since-programming")
    drawing.reading.readOut.compensation = text("drift-compensation")
    let changes = fields(of: "wires").reduce(into: Record()) { $0[$1.key] = $1.value }
    if !changes.isEmpty {
      let wires = try WireSection(accelerator.array.wires.record.overridden(by: changes))
      drawing.reading.wires = { $0 = wires }
    }
    return drawing
  }

  /// Checks what can be checked without reading the model and the data: that the mapping, the
  /// device and the scheme exist, and take these values.
  ///
  /// - Throws: diagnostics, at their places in the sweep file.
  func expectUsable() throws {
    try located {
      let compiler = try compiler(threads: 1)
      let target = try Target(compiler.mapping, overrides: compiler.overrides)
      if let pass = try target.pipeline().passes.first(where: \.trains), !compiler.isTrained {
        throw Diagnostic.unsupported(
          "'\(pass.name)' of the mapping trains, and a sweep has no examples",
          at: values["mapping"]?.place,
          note: "train first, with 'memc train', and sweep the trained model with 'trained: true'")
      }
      let simulation = try simulation(on: target.accelerator, threads: 1)
      guard let drawing = simulation?.subject.drawing else { return }
      try drawing.validate(writesOutputs: false)
      _ = try NamedCells(drawing.device, in: target.accelerator.cell)
      let scheme = try ComponentSpelling(
        commandLine: ChipProgramming.scheme(drawing.programming, for: drawing.device))
      _ = try programmingSchemes.make(scheme.name, scheme.record, at: scheme.place)
      _ = try drawing.reading.readOut.time.map(TimeSpan.init)
    }
  }

  /// Runs `body`, and places its diagnostics about `--set key=value` or about the command line at
  /// the setting that they are about.
  private func located(_ body: () throws -> Void) throws {
    var diagnostics = Diagnostics()
    _ = try diagnostics.collect(body)
    try Diagnostics(
      diagnostics.all.map { diagnostic in
        var located = diagnostic
        located.place = place(of: diagnostic.place)
        return located
      }
    ).throwIfAny()
  }

  private func place(of found: Place?) -> Place? {
    guard let found else { return values["model"]?.place }
    if found == .commandLine { return values["device"]?.place }
    let setting = fields(of: "set").first {
      "--set \($0.key)=\($0.value.commandLine)" == found.source
    }
    return setting?.value.place ?? found
  }
}
