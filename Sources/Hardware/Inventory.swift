import Basics

/// The number of instances of each component on the used part of a chip.
public struct Inventory: Equatable, Sendable {
  /// Physical arrays: positions times planes.
  public var arrays: Int
  public var tiles: Int
  private let accelerator: Accelerator

  /// - Parameter tiles: the tiles used; `nil`: as few as hold the arrays.
  public init(arrays: Int, tiles: Int? = nil, of accelerator: Accelerator) {
    self.arrays = arrays
    self.tiles = tiles ?? (arrays + accelerator.tile.arrays - 1) / accelerator.tile.arrays
    self.accelerator = accelerator
  }

  /// Converters per array: `⌈columns / columns-per-adc⌉`.
  private var convertersPerArray: Int {
    (accelerator.array.columns + accelerator.adc.columnsPerADC - 1) / accelerator.adc.columnsPerADC
  }

  /// Instances of the component that performs `event`; `nil` if it is outside the tiles, or a neuron,
  /// which programs have only in spiking mode.
  public func instances(for event: Event) -> Int? {
    switch event {
    case .arrayRead, .registerRead, .registerWrite, .writePulse, .verifyRead: arrays
    case .dacConversion: arrays * accelerator.array.rows
    case .sampleAndHold: arrays * accelerator.array.columns
    case .adcConversion, .shiftAdd: arrays * convertersPerArray
    case .bufferRead, .bufferWrite, .vectorOperation, .poolingOperation, .lookup, .meshByte: tiles
    case .memoryRead, .memoryWrite, .linkByte, .neuronWrite, .neuronRead, .neuronReset: nil
    }
  }

  /// The area of one component.
  public struct Area: Equatable, Sendable {
    public var event: Event
    public var instances: Int
    public var areaInSquareMicrometres: Double
  }

  /// The area of every component with an area price: instances × area.
  public var areas: [Area] {
    accelerator.prices.compactMap { price in
      guard let each = price.areaInSquareMicrometres,
        let instances = instances(for: price.component)
      else { return nil }
      return Area(
        event: price.component, instances: instances,
        areaInSquareMicrometres: each * Double(instances))
    }
  }

  public var areaInSquareMicrometres: Double {
    areas.map(\.areaInSquareMicrometres).reduce(0, +)
  }

  /// Whether any component has a leakage price.
  public var hasLeakage: Bool { accelerator.prices.contains { $0.leakageInMilliwatts != nil } }

  /// The total leakage power of the components with a leakage price.
  public var leakageInMilliwatts: Double {
    accelerator.prices.compactMap { price in
      price.leakageInMilliwatts.map { $0 * Double(instances(for: price.component) ?? 0) }
    }.reduce(0, +)
  }
}
