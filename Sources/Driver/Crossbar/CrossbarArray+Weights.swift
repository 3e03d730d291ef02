import Basics
import Hardware

extension CrossbarArray {
  /// Quantizes the weights to codes of `weightBits` bits, the largest magnitude at the largest
  /// code, and returns their levels on the planes of an encoding.
  ///
  /// - Throws: `usage` without a device, `configuration` if the encoding does not fit its cells.
  func encoded(_ spelling: ComponentSpelling, _ model: CellModel?) throws -> CrossbarCells {
    guard let model else {
      throw Diagnostic(
        .usage, "'--weights' requires '--device'",
        notes: ["for example 'ideal:conductance-min-S=1e-6,conductance-max-S=1e-4'"])
    }
    let encoding = try encodings.make(spelling.name, spelling.record, at: spelling.place)
    let weights = try CrossbarMatrix(matrix, "weights", in: -1e30...1e30, "weight").elements
    let cell = try window(model, encoding)
    let largest = Double(1 << (weightBits - 1) - 1)
    let magnitude = weights.elements.reduce(0) { max($0, abs($1)) }
    let step = magnitude > 0 ? magnitude / largest : 1
    let codes = weights.elements.map { Int(($0 / step).rounded()) }
    let levels = codes.map { encoding.levels(of: $0, weightBits: weightBits) }
    let highest = 1 << encoding.sliceBits - 1
    let planes = try encoding.planes(weightBits: weightBits).enumerated().map { number, plane in
      let targets = levels.map { cell.conductance(ofLevel: $0[number], highest: highest) }
      return try self.plane(
        Tensor(weights.shape, targets), number, factor: Double(plane.factor), model, cell)
    }
    return CrossbarCells(
      planes: planes,
      scale: CrossbarCells.Scale(
        weights: weights, step: step, lowest: cell.minimumConductance,
        level: cell.conductance(ofLevel: 1, highest: highest) - cell.minimumConductance,
        offset: Double(encoding.offset(weightBits: weightBits))))
  }

  /// Returns the cells' window, which the device or the user must specify.
  private func window(_ model: CellModel, _ encoding: any Encoding) throws -> CellSection {
    let traits = model.traits
    guard
      model.device.window != nil
        || traits.minimumConductance != nil && traits.maximumConductance != nil
    else {
      throw Diagnostic.configuration(
        "'\(model.device.name)' has no conductance range for the weights", at: .commandLine,
        note: "set its 'conductance-min-S' and 'conductance-max-S'")
    }
    var cell = CellSection()
    cell.levels = traits.levels ?? 1 << encoding.sliceBits
    cell = try model.cell(of: cell)
    guard encoding.sliceBits <= cell.bits else {
      throw Diagnostic.configuration(
        "'slice-bits' of \(encoding.name) must be in 1...\(cell.bits) with cells of "
          + "\(cell.levels) levels, not \(encoding.sliceBits)", at: .commandLine)
    }
    return cell
  }
}
