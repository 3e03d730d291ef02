import Basics
import NetworkIR
import Testing

@testable import Training

/// Products that arrays with drivers and converters compute.
struct ArrayProductTests {
  /// The definition, number by number: 7 inputs, 5 outputs and 3 vectors on two row groups and two
  /// column blocks.
  private struct Slow {
    static let (inputs, outputs, lanes) = (7, 5, 3)
    static let blocks = [[0, 2, 5], [1, 3, 4, 6]].flatMap { rows in
      [[0, 1, 2], [4, 3]].map { (rows: rows, columns: $0) }
    }
    let layer: ConvertedLayer
    let matrix: WeightMatrix
    let weights: [Float]
    let values: [Float]
    let errors: [Float]

    init(isByOutput: Bool, isSigned: Bool) {
      let (inputs, outputs) = (Self.inputs, Self.outputs)
      matrix = WeightMatrix(
        start: 0, outputs: outputs, inputs: inputs, outputStride: isByOutput ? inputs : 1,
        inputStride: isByOutput ? 1 : outputs)
      let random = Philox(seed: 5)
      let reals = { (stream: UInt64, count: Int) in
        (0..<count).map { Float(random.stream(stream).gaussian(UInt64($0))) }
      }
      (weights, values) = (reals(1, inputs * outputs), reals(2, inputs * Self.lanes))
      errors = reals(3, outputs * Self.lanes)
      let places = matrix
      layer = ConvertedLayer(
        weights: 0..<inputs * outputs, levelWeight: 0.125,
        inputs: ActivationFormat(bits: 5, isSigned: isSigned, scale: 0.11),
        inputCycles: [
          DriveCycle(shift: 0, largestDigit: 3, weight: 1),
          DriveCycle(shift: 2, largestDigit: isSigned ? 3 : 7, weight: 4),
        ] + (isSigned ? [DriveCycle(shift: 4, largestDigit: 1, weight: -16)] : []),
        largestError: 15,
        errorCycles: [
          DriveCycle(shift: 0, largestDigit: 3, weight: 1),
          DriveCycle(shift: 2, largestDigit: 3, weight: 4),
        ], codes: -8...7,
        arrays: Self.blocks.map { block in
          ConvertedArray(
            places: block.rows.flatMap { row in
              block.columns.map { row * places.inputStride + $0 * places.outputStride }
            },
            converters: block.columns.map { column in
              let step = Double(4 + column)
              return EvenConversion(scale: 1 / step, bias: 0.5 - Double(column) / 8, step: step)
            })
        })
    }

    func level(_ input: Int, _ output: Int) -> Double {
      Double(weights[input * matrix.inputStride + output * matrix.outputStride]) / 0.125
    }

    func converted(_ sum: Double, _ converter: EvenConversion) -> Double {
      min(max((sum * converter.scale + converter.bias).rounded(.down), -8), 7) * converter.step
    }

    func inputCode(_ input: Int, _ lane: Int) -> Int {
      layer.inputs.code(of: Double(values[input * Self.lanes + lane]))
    }

    func errorScale(_ lane: Int) -> Double {
      (0..<Self.outputs).map { Double(errors[$0 * Self.lanes + lane].magnitude) }.max()! / 15
    }

    func errorCode(_ output: Int, _ lane: Int) -> Int {
      Int((Double(errors[output * Self.lanes + lane]) / errorScale(lane) + 0.5).rounded(.down))
    }

    var sums: [Double] {
      var sums = [Double](repeating: 0, count: Self.outputs * Self.lanes)
      for (number, block) in Self.blocks.enumerated() {
        for (place, column) in block.columns.enumerated() {
          for lane in 0..<Self.lanes {
            for cycle in layer.inputCycles {
              let sum = block.rows.reduce(0.0) {
                let digit = inputCode($1, lane) >> cycle.shift & cycle.largestDigit
                return $0 + Double(digit) * level($1, column)
              }
              sums[column * Self.lanes + lane] +=
                converted(sum, layer.arrays[number].converters[place])
                * Double(cycle.weight) * 0.125 * 0.11
            }
          }
        }
      }
      return sums
    }

    var inputErrors: [Double] {
      var errors = [Double](repeating: 0, count: Self.inputs * Self.lanes)
      for block in Self.blocks {
        let reach = block.rows.map { row in
          block.columns.reduce(0) { $0 + level(row, $1).magnitude }
        }.max()!
        let step = max(reach * 3 / 7, 1)
        for row in block.rows {
          for lane in 0..<Self.lanes {
            for cycle in layer.errorCycles {
              let sum = block.columns.reduce(0.0) {
                let code = errorCode($1, lane)
                let digit = Int(code.magnitude) >> cycle.shift & cycle.largestDigit
                return $0 + Double(code.signum() * digit) * level(row, $1)
              }
              errors[row * Self.lanes + lane] +=
                converted(sum, EvenConversion(scale: 1 / step, bias: 0.5, step: step))
                * Double(cycle.weight) * 0.125 * errorScale(lane)
            }
          }
        }
      }
      return errors
    }

    func gradient(_ input: Int, _ output: Int) -> Double {
      (0..<Self.lanes).reduce(0) { sum, lane in
        sum + Double(inputCode(input, lane) * errorCode(output, lane)) * 0.11 * errorScale(lane)
      }
    }
  }

  @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
  func everyCodeIsThatOfTheDefinition(isByOutput: Bool, isSigned: Bool) throws {
    let slow = Slow(isByOutput: isByOutput, isSigned: isSigned)
    let product = try #require(ArrayProduct(of: slow.matrix, in: [slow.layer]))
    var sums = [Float](repeating: 1, count: Slow.outputs * Slow.lanes)
    product.multiply(slow.weights, slow.values, into: &sums, lanes: Slow.lanes, adds: true)
    for (found, wanted) in zip(sums, slow.sums) { #expect(abs(Double(found) - 1 - wanted) < 1e-4) }
    var errors = [Float](repeating: 9, count: Slow.inputs * Slow.lanes)
    product.passBack(slow.weights, slow.errors, into: &errors, lanes: Slow.lanes, adds: false)
    for (found, wanted) in zip(errors, slow.inputErrors) {
      #expect(abs(Double(found) - wanted) < 1e-4)
    }
    var gradient = [Float](repeating: 0, count: slow.weights.count)
    product.addGradient(slow.errors, slow.values, to: &gradient, lanes: Slow.lanes)
    for input in 0..<Slow.inputs {
      for output in 0..<Slow.outputs {
        let place = input * slow.matrix.inputStride + output * slow.matrix.outputStride
        #expect(abs(Double(gradient[place]) - slow.gradient(input, output)) < 1e-4)
      }
    }
  }

  /// Layers of convolutions, of groups of channels and of products, each in one array with drivers and
  /// converters of so many bits.
  private func layers(_ network: TrainingNetwork, bits: Int) -> [ConvertedLayer] {
    network.parameters.filter { $0.role == .weights }.map { parameter in
      let form = parameter.form
      return ConvertedLayer(
        weights: parameter.range, levelWeight: 1e-4,
        inputs: ActivationFormat(bits: 16, isSigned: true, scale: 2e-4),
        inputCycles: [
          DriveCycle(shift: 0, largestDigit: 1 << 15 - 1, weight: 1),
          DriveCycle(shift: 15, largestDigit: 1, weight: -1 << 15),
        ],
        largestError: 1 << 15 - 1,
        errorCycles: [DriveCycle(shift: 0, largestDigit: 1 << 15 - 1, weight: 1)],
        codes: -1 << (bits - 1)...1 << (bits - 1) - 1,
        arrays: [
          ConvertedArray(
            places: (0..<form.rows * form.columns).map {
              form.weightIndex($0 / form.columns, $0 % form.columns)
            },
            converters: (0..<form.columns).map { _ in
              EvenConversion(scale: 1, bias: 0.5, step: 1)
            })
        ])
    }
  }

  private func gradient(_ network: TrainingNetwork) throws -> [Float] {
    try network.gradient(
      on: Fixtures.data(seed: 4, count: 40), parameters: network.initialParameters)
  }

  @Test(arguments: [Fixtures.text, Fixtures.odd])
  func wideConvertersGiveTheExactGradient(_ text: String) throws {
    let exact = try TrainingNetwork(Fixtures.graph(text))
    var read = exact
    read.read(through: layers(exact, bits: 31))
    let (wanted, found) = (try gradient(exact), try gradient(read))
    let largest = wanted.reduce(0) { max($0, $1.magnitude) }
    for (found, wanted) in zip(found, wanted) { #expect(abs(found - wanted) < 3e-3 * largest) }
    #expect(found != wanted)
  }

  @Test func vectorsWithoutErrorsPassNothingBack() throws {
    let slow = Slow(isByOutput: true, isSigned: true)
    let product = try #require(ArrayProduct(of: slow.matrix, in: [slow.layer]))
    let none = [Float](repeating: 0, count: slow.errors.count)
    var errors = [Float](repeating: 9, count: Slow.inputs * Slow.lanes)
    product.passBack(slow.weights, none, into: &errors, lanes: Slow.lanes, adds: false)
    #expect(errors.allSatisfy { $0 == 0 })
  }
}
