import CTraining

/// The product with a weight matrix as arrays with drivers and converters compute it; see
/// `ConvertedLayer`.
struct ArrayProduct: LineProduct {
  private let layer: ConvertedLayer
  private let matrix: WeightMatrix
  private let arrays: [ArrayCells]

  /// - Returns: `nil` if no layer has the matrix.
  init?(of matrix: WeightMatrix, in layers: [ConvertedLayer]) {
    guard let layer = layers.first(where: { $0.weights.contains(matrix.start) }) else {
      return nil
    }
    (self.layer, self.matrix) = (layer, matrix)
    arrays = layer.arrays.compactMap {
      ArrayCells($0, of: matrix, from: matrix.start - layer.weights.lowerBound)
    }
  }

  func multiply(
    _ weights: UnsafePointer<Float>, _ inputs: UnsafePointer<Float>,
    into outputs: UnsafeMutablePointer<Float>, lanes: Int, adds: Bool
  ) {
    if !adds { outputs.update(repeating: 0, count: matrix.outputs * lanes) }
    withInputs(inputs, lanes) { driven in
      for array in arrays {
        ArrayReading.with(array, lanes) { reading in
          reading.takeLevels(weights, factor: levelsPerWeight)
          for cycle in layer.inputCycles {
            reading.drive(array.inputs, driven.codes, cycle, bySign: false)
            reading.addUpColumns()
            let worth = layer.levelWeight * Double(cycle.weight)
            for (column, output) in array.outputs.enumerated() {
              reading.convert(
                column, array.converters[column], layer.codes, worth: worth, driven.scales,
                to: outputs + output * lanes)
            }
          }
        }
      }
    }
  }

  func passBack(
    _ weights: UnsafePointer<Float>, _ errors: UnsafePointer<Float>,
    into inputs: UnsafeMutablePointer<Float>, lanes: Int, adds: Bool
  ) {
    if !adds { inputs.update(repeating: 0, count: matrix.inputs * lanes) }
    withErrors(errors, lanes) { driven in
      for array in arrays {
        ArrayReading.with(array, lanes) { reading in
          reading.takeLevels(weights, factor: levelsPerWeight)
          let converter = errorConverter(largestLine: reading.largestLine)
          for cycle in layer.errorCycles {
            reading.drive(array.outputs, driven.codes, cycle, bySign: true)
            reading.addUpRows()
            let worth = layer.levelWeight * Double(cycle.weight)
            for (row, input) in array.inputs.enumerated() {
              reading.convert(
                row, converter, layer.codes, worth: worth, driven.scales,
                to: inputs + input * lanes)
            }
          }
        }
      }
    }
  }

  func addGradient(
    _ errors: UnsafePointer<Float>, _ inputs: UnsafePointer<Float>,
    to gradient: UnsafeMutablePointer<Float>, lanes: Int
  ) {
    withInputs(inputs, lanes) { inputs in
      withErrors(errors, lanes) { errors in
        errors.turnIntoValues(factor: Float(layer.inputs.scale))
        let (left, right) = matrix.isByOutput ? (errors, inputs) : (inputs, errors)
        MatrixProduct.run(
          MatrixOperand(left.codes, stride: lanes),
          MatrixOperand(right.codes, stride: lanes, isTransposed: true), into: gradient,
          rows: left.lines, columns: right.lines, depth: lanes, adds: true)
      }
    }
  }

  private var levelsPerWeight: Float { Float(1 / layer.levelWeight) }

  /// The converter of a row whose largest sum of magnitudes of levels is `largestLine`.
  private func errorConverter(largestLine: Float) -> EvenConversion {
    let digit = layer.errorCycles.map(\.largestDigit).max() ?? 1
    let step = max(Double(largestLine) * Double(digit) / Double(max(layer.codes.upperBound, 1)), 1)
    return EvenConversion(scale: 1 / step, bias: 0.5, step: step)
  }
}

extension ArrayProduct {
  private func withInputs(
    _ values: UnsafePointer<Float>, _ lanes: Int, _ body: (DrivenLines) -> Void
  ) {
    let format = layer.inputs
    DrivenLines.with(matrix.inputs, lanes) { driven in
      memc_input_codes(
        values, Float(format.scale), Float(format.codes.lowerBound),
        Float(format.codes.upperBound), driven.codes, Int64(matrix.inputs * lanes))
      driven.scales.update(repeating: Float(format.scale), count: lanes)
      body(driven)
    }
  }

  private func withErrors(
    _ values: UnsafePointer<Float>, _ lanes: Int, _ body: (DrivenLines) -> Void
  ) {
    DrivenLines.with(matrix.outputs, lanes) { driven in
      memc_error_codes(
        values, Float(layer.largestError), driven.codes, driven.scales, Int64(matrix.outputs),
        Int64(lanes))
      body(driven)
    }
  }
}
