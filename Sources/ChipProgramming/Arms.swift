import Hardware
import TileSimulator

/// Changes the effective weight of a zero position by writing the cells of one polarity.
///
/// The cells of the other polarity keep their conductances, which are known from the read-back.
struct Arms {
  private let encoding: any Encoding
  private let weightBits: Int
  private let planes: [Plane]
  private let largest: Int
  private let scale: ConductanceScale

  /// - Parameter largest: the largest magnitude of a written code.
  init(_ encoding: any Encoding, weightBits: Int, largest: Int, _ scale: ConductanceScale) {
    self.encoding = encoding
    self.weightBits = weightBits
    self.largest = largest
    self.scale = scale
    planes = encoding.planes(weightBits: weightBits)
  }

  /// Returns the cells to write with their target levels; `nil` if the nearest code is 0.
  func writes(_ choice: SmallValues.Choice, on chip: Chip) -> [(plane: Int, level: Int)]? {
    let polarity = choice.change < 0 ? -1 : 1
    let arm = planes.indices.filter { planes[$0].polarity == polarity }
    let conductances = chip.conductances[choice.position.block].elements
    let present = arm.reduce(0.0) { sum, plane in
      let index = plane * choice.position.cells + choice.position.cell
      return sum + Double(planes[plane].factor) * scale.level(conductances[index])
    }
    let magnitude = Double(polarity) * (choice.change + present)
    let code = polarity * Int(min(max(magnitude.rounded(), 0), Double(largest)))
    guard code != 0 else { return nil }
    let levels = encoding.levels(of: code, weightBits: weightBits)
    return arm.map { ($0, levels[$0]) }
  }
}
