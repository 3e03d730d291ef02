import Basics
import Hardware
import IntegerModel
import Lowering
import Mapping
import NetworkIR
import TileAnalysis
import TileMachine
import TileSimulator

/// The costs of a program, in total and by layer, and its savings against a baseline.
public struct Report: Encodable, Sendable {
  /// The figures of one layer.
  public struct Layer: Encodable, Sendable {
    public let name: String
    public let `operator`: String
    /// Rows and columns of the weight matrix.
    public let rows: Int?
    public let columns: Int?
    public let figures: Figures
    /// `nil` for a layer without arrays.
    public let converter: Converter?
    /// Other layers with blocks on the same arrays; `arrays` of each layer includes shared arrays.
    public let sharesArraysWith: [String]
    public let baseline: Figures?
    public let savedPercent: Figures?
    /// The components of its energy.
    public let costs: [Cost]
  }

  /// One energy line: what happened, how often, at what price.
  public struct Cost: Encodable, Sendable {
    public let component: String
    public var events: Int
    public var energyPJ: Double?
    public let source: String?
  }

  /// One area line: how many there are, at what price.
  public struct Area: Encodable, Sendable {
    public let component: String
    public let instances: Int
    public let areaUm2: Double
    public let source: String?
  }

  /// Components that are used but have no price.
  public struct Unpriced: Encodable, Sendable {
    /// Left out of the energy.
    public let energy: [String]
    /// Left out of the energy of a baseline that is a program.
    public let baselineEnergy: [String]
    /// Components whose missing time leaves the latency unknown.
    public let time: [String]
  }

  public let mapping: String
  public let accelerator: String
  public let acceleratorSource: String
  public let calibration: String
  /// With the network in single precision; `nil` without calibration images.
  public let agreement: ClassAgreement?
  public let modelSha256: [String: String]
  public let schedule: String
  /// Layers that wait for their whole input in a pixel pipeline, with no rows to overlap.
  public let waitingLayers: [String]
  /// How balanced the copies of matrices are; `nil` if their number was given.
  public let balance: Balance?
  public let bufferBytes: BufferBytes
  /// `nil` if all weights are on the chip at once.
  public let parts: PartsReport?
  /// `nil` if the host computes nothing in the middle of the program.
  public let host: HostReport?
  /// `nil` if the program uses one tile.
  public let mesh: MeshReport?
  /// `nil` if the program uses one chip.
  public let chips: ChipsReport?
  /// Whether the links to the global memory set the interval between images.
  public let isMemoryBound: Bool
  public let figures: Figures
  public let baselineName: String
  /// Of the dense network given when the program was compiled, or of the other program's model.
  public let baselineModelSha256: [String: String]?
  public let baseline: Figures
  public let savedPercent: Figures
  /// `nil` if there is no latency.
  public let performance: Performance?
  public let baselinePerformance: Performance?
  public let layers: [Layer]
  public let costs: [Cost]
  public let areas: [Area]
  public let unpriced: Unpriced
  /// Components in use whose price is an estimate, here and in a baseline that is a program.
  public let estimated: [String]
  public let baselineEstimated: [String]
  public let warnings: [String]
  /// Assumptions, such as a batch of 1.
  public let assumptions: [String]
  /// Signs that the baseline is a different network.
  public let baselineWarnings: [String]
  /// What the program and a baseline that is a program were made with, where this is not the same;
  /// `first` is of the program.
  public let baselineSettings: [SettingDifference]
  /// The comparable part of the energies; `nil` if all of it is, or none.
  let commonEnergy: CommonEnergy?
  /// Whether the baseline is the dense network on a plain grid, not another program.
  let isAgainstGrid: Bool
  /// Whether the program has just been run against its network.
  public var isVerified = false

  /// Compares with the dense network, whose figures are in the manifest.
  ///
  /// - Parameter network: the network of the program, if it is already built.
  public init(_ program: CompiledProgram, of network: IntegerNetwork? = nil) throws {
    try self.init(
      program, of: network, against: program.manifest.baseline, isGrid: true)
  }

  /// Compares with another program, layer by layer where names agree.
  public init(_ program: CompiledProgram, against other: CompiledProgram) throws {
    let figures = ProgramFigures(
      try IntegerNetwork(other.network), other.program.program, try other.manifest.schedule)
    try self.init(
      program, of: nil,
      against: Manifest.Baseline(
        name: "program of \(other.manifest.title)", modelSha256: other.manifest.modelSha256,
        total: figures.total, layers: figures.byLayer),
      isGrid: false,
      costs: Cost.all(of: figures.activity.total, on: other.program.accelerator),
      estimated: figures.estimates(on: other.program.accelerator),
      warnings: program.graph.differences(from: other.graph),
      settings: program.settings.differences(from: other.settings))
  }

  private init(
    _ program: CompiledProgram, of known: IntegerNetwork?,
    against baseline: Manifest.Baseline, isGrid: Bool,
    costs baselineCosts: [Cost] = [], estimated baselineEstimates: [String] = [],
    warnings others: [String] = [], settings: [SettingDifference] = []
  ) throws {
    let network = try known ?? IntegerNetwork(program.network)
    let schedule = try program.manifest.schedule
    let own = ProgramFigures(network, program.program.program, schedule)
    let accelerator = program.program.accelerator
    mapping = program.manifest.mappingName
    self.accelerator = accelerator.title
    acceleratorSource = accelerator.source
    calibration = program.manifest.calibration
    agreement = program.manifest.agreement
    modelSha256 = program.manifest.modelSha256
    self.schedule = schedule.rawValue
    waitingLayers = network.waitingLayers(in: schedule)
    balance = program.manifest.balance
    bufferBytes = BufferBytes(program.program.program)
    parts = PartsReport(program.program.program, own.activity.writes, program.manifest.cut)
    host = try HostReport(network, program.program.program)
    let traffic = Traffic(program.program.program)
    mesh = MeshReport(traffic, program.program.program, tiles: own.inventory.tiles)
    chips = ChipsReport(traffic, program.program.program, own)
    isMemoryBound = own.isMemoryBound
    figures = own.total
    baselineName = baseline.name
    baselineModelSha256 = baseline.modelSha256
    self.baseline = baseline.total
    performance = Performance(own.total)
    baselinePerformance = Performance(baseline.total)
    let costs = Cost.byLayer(of: own.activity, on: accelerator)
    let sharing = ArraySharing(program.program.program)
    let converters = try Converter.byMatrix(of: program)
    self.costs = Cost.all(of: own.activity.total, on: accelerator).adding(
      Cost.all(of: own.activity.writes, on: accelerator), of: program.program.batch)
    let common = CommonEnergy(
      self.costs, leakage: own.total.leakagePJ, baseline: baselineCosts,
      leakage: baseline.total.leakagePJ)
    let commonEnergy = common.flatMap { $0.left.isEmpty ? nil : $0 }
    savedPercent = own.total.saved(of: baseline.total, commonEnergy)
    self.commonEnergy = commonEnergy
    self.layers = network.steps.map {
      Layer(
        $0, own.byLayer, against: baseline.layers, comparesEnergy: commonEnergy == nil, costs,
        sharing, converters[$0.node.name])
    }
    areas = own.inventory.areas.map { Area($0, accelerator) }
    unpriced = Unpriced(
      energy: self.costs.unpriced, baselineEnergy: baselineCosts.unpriced,
      time: own.untimed.map(\.rawValue))
    estimated = own.estimates(on: accelerator)
    baselineEstimated = baselineEstimates
    warnings =
      program.manifest.warnings
      + accelerator.priceWarnings(bitsPerCycle: program.program.inputBitsPerCycle)
      + program.program.program.unitWarnings()
      + [program.program.program.hostWarning, program.program.program.unusedChipsWarning]
      .compactMap(\.self) + (chips?.warnings ?? [])
    assumptions = program.manifest.assumptions ?? []
    (baselineWarnings, baselineSettings) = (others, settings)
    isAgainstGrid = isGrid
  }
}

extension Graph {
  /// Returns signs that a baseline's `graph` is a different network, as text; empty if there are
  /// none.
  fileprivate func differences(from graph: Graph) throws -> [String] {
    guard try ioShapes == graph.ioShapes else {
      return ["the baseline is a different network: its inputs or outputs have other shapes"]
    }
    let odd = try matrixNames.symmetricDifference(graph.matrixNames).sorted()
    guard !odd.isEmpty else { return [] }
    return [
      "the baseline may be a different network: layers that only one of the two has: "
        + odd.map { "'\($0)'" }.joined(separator: ", ")
    ]
  }

  /// The names of the layers whose weights are stored in crossbars.
  private var matrixNames: Set<String> {
    get throws {
      try partition().program.reduce(into: []) { names, entry in
        if case .matrix = entry.form { names.insert(entry.node.name) }
      }
    }
  }
}

extension Report.Layer {
  fileprivate init(
    _ step: IntegerNetwork.Step, _ own: [String: Figures], against baseline: [String: Figures],
    comparesEnergy: Bool, _ costs: [String: [Report.Cost]], _ sharing: ArraySharing,
    _ converter: Report.Converter?
  ) {
    let figures = own[step.node.name] ?? Figures()
    name = step.node.name
    self.operator = step.node.op.name
    if case .matrix(let tables) = step.tables {
      rows = tables.form.rows
      columns = tables.form.columns
    } else {
      rows = nil
      columns = nil
    }
    self.figures = figures
    self.converter = converter
    sharesArraysWith = sharing.others(on: step.node.name)
    self.baseline = baseline[step.node.name]
    savedPercent = baseline[step.node.name].map {
      var saved = figures.saved(of: $0)
      if !comparesEnergy { saved.energyPJ = nil }
      return saved
    }
    self.costs = costs[step.node.name] ?? []
  }
}

extension [Report.Cost] {
  /// Adds an image's share of the writes of a batch; events are rounded.
  fileprivate func adding(_ writes: [Report.Cost], of batch: Int) -> Self {
    writes.reduce(into: self) { costs, write in
      let events = Int((Double(write.events) / Double(batch)).rounded())
      let energy = write.energyPJ.map { $0 / Double(batch) }
      if let index = costs.firstIndex(where: { $0.component == write.component }) {
        costs[index].events += events
        costs[index].energyPJ = costs[index].energyPJ.flatMap { own in energy.map { own + $0 } }
      } else {
        costs.append(
          Report.Cost(
            component: write.component, events: events, energyPJ: energy, source: write.source))
      }
    }
  }

  /// Components that are used but have no price.
  fileprivate var unpriced: [String] { filter { $0.energyPJ == nil }.map(\.component) }
}

extension IntegerNetwork {
  /// The layers that wait for their whole input in a pixel pipeline; none in other schedules.
  fileprivate func waitingLayers(in schedule: Schedule) -> [String] {
    schedule == .pixelPipelined ? steps.filter(\.needsWholeInput).map(\.node.name) : []
  }
}

extension Report.Cost {
  fileprivate static func byLayer(of activity: ProgramActivity, on accelerator: Accelerator)
    -> [String: [Self]]
  {
    activity.layers.reduce(into: [:]) { $0[$1.name] = all(of: $1.activity, on: accelerator) }
  }

  fileprivate static func all(of activity: Activity, on accelerator: Accelerator) -> [Self] {
    PricedActivity(activity, on: accelerator).lines.map { Self($0, accelerator) }
  }

  fileprivate init(_ line: PricedActivity.Line, _ accelerator: Accelerator) {
    self.init(
      component: line.event.rawValue, events: line.count, energyPJ: line.energyInPicojoules,
      source: accelerator.price(of: line.event)?.source)
  }
}

extension Report.Area {
  fileprivate init(_ area: Inventory.Area, _ accelerator: Accelerator) {
    component = area.event.rawValue
    instances = area.instances
    areaUm2 = area.areaInSquareMicrometres
    source = accelerator.price(of: area.event)?.source
  }
}
