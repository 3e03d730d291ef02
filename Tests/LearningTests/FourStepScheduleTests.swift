import DeviceDynamics
import Testing

@testable import Learning

@Suite("The control signals of 'four-step'")
struct FourStepScheduleTests {
  @Test("two layers take the four steps of the source")
  func fourSteps() {
    let lines = "is written by"
    let voltages = "its row at V/2 and column at -V/2, other rows at 0 and columns at 0"
    #expect(
      FourStepSchedule(layers: 2).description == """
        step 1: Ctrl1 = V_H, Ctrl2 = V_H; array 1 is read, rows at y0; array 2 is read, rows at y1; \
        gives y1, y2, d2
        step 2: Ctrl1 = V_H, Ctrl2 = V_H; array 2 is read backward, columns at d2; gives d1
        step 3: Ctrl1 = 0, Ctrl2 = 0; array 2 \(lines) d2 y1, \(voltages)
        step 4: Ctrl1 = 0, Ctrl2 = 0; array 1 \(lines) d1 y0, \(voltages)
        """)
  }

  @Test("are correct for any number of layers", arguments: 1...5)
  func noFaults(layers: Int) {
    let schedule = FourStepSchedule(layers: layers)
    #expect(schedule.steps.count == 2 * layers)
    #expect(schedule.faults == [])
  }

  @Test("no corrupted control signal passes", arguments: 1...4)
  func controls(layers: Int) {
    let good = FourStepSchedule(layers: layers)
    for (number, step) in good.steps.enumerated() {
      for layer in step.controls.indices {
        var bad = good
        let flipped = step.controls[layer] == .connected
        bad.steps[number].controls[layer] = flipped ? .isolated : .connected
        let what = flipped ? "isolated" : "connected"
        let verb = flipped ? "reads" : "writes"
        #expect(
          bad.faults == ["step \(number + 1) \(verb) while array \(layer + 1) is \(what)"])
      }
    }
  }

  @Test("no other operation of an array passes", arguments: 1...3)
  func operations(layers: Int) {
    let good = FourStepSchedule(layers: layers)
    let all = Set(0...layers).flatMap { layer -> [FourStepSchedule.Operation] in
      [.outputs(layer), .errors(layer)].flatMap { (quantity: FourStepSchedule.Quantity) in
        [
          .read(rows: quantity), .readBackward(columns: quantity),
          .write(errors: quantity, inputs: .outputs(0), .init()),
          .write(errors: .errors(layers), inputs: quantity, .init()), .rest,
        ]
      }
    }
    for (number, step) in good.steps.enumerated() {
      for layer in step.operations.indices {
        for operation in all where operation != step.operations[layer] {
          var bad = good
          bad.steps[number].operations[layer] = operation
          #expect(!bad.faults.isEmpty, "step \(number + 1), array \(layer + 1): \(operation)")
        }
      }
    }
  }

  @Test("no step may be missing, doubled or exchanged", arguments: 2...4)
  func order(layers: Int) {
    let good = FourStepSchedule(layers: layers)
    for number in good.steps.indices {
      var bad = good
      bad.steps.remove(at: number)
      #expect(!bad.faults.isEmpty, "without step \(number + 1)")
      // what was read backward may be read again
      if number >= layers { #expect(!doubled(good, number).faults.isEmpty) }
      // writes may be exchanged with each other, and with what does not need their array
      if number > 0, number < layers || (number == layers && layers == 2) {
        bad = good
        bad.steps.swapAt(number - 1, number)
        #expect(!bad.faults.isEmpty, "step \(number + 1) first")
      }
    }
  }

  private func doubled(_ schedule: FourStepSchedule, _ number: Int) -> FourStepSchedule {
    var bad = schedule
    bad.steps.append(schedule.steps[number])
    return bad
  }

  @Test("no line voltage may change", arguments: [-1, -0.5, 0, 0.5, 1])
  func voltages(value: Double) {
    typealias Lines = FourStepSchedule.LineVoltages
    let paths: [WritableKeyPath<Lines, Double>] = [
      \.selectedRow, \.otherRows, \.selectedColumn, \.otherColumns,
    ]
    for path in paths {
      var lines = Lines()
      guard lines[keyPath: path] != value else { continue }
      lines[keyPath: path] = value
      var bad = FourStepSchedule(layers: 2)
      bad.steps[2].operations[1] = .write(errors: .errors(2), inputs: .outputs(1), lines)
      #expect(!bad.faults.isEmpty, "\(path): \(value)")
    }
  }

  /// Figure 2 of Ling, "Research on Memristor-Based Neural Networks": M22 moves from 1 to −1 by RESET
  /// pulses and back by SET pulses, with `w = (2 G − G_on − G_off) / (G_on − G_off)`.
  @Test("a cell moves from 1 to -1 and back, and half-selected cells stay")
  func figureTwo() throws {
    let model = ThresholdDrift()
    let scale = try StateScale(model, readAt: 0.1)
    var weights = [[0.25, -0.5], [0.75, 1]]
    for (voltage, target) in [(-1.5, -1.0), (1.5, 1)] {
      let before = weights
      var pulses = 0
      while abs(weights[1][1] - target) > 0.01, pulses < 2000 {
        try write(&weights, voltage, scale)
        pulses += 1
      }
      #expect(abs(weights[1][1] - target) <= 0.01)
      #expect(pulses > 3)
      for (row, column) in [(0, 0), (0, 1), (1, 0)] {
        #expect(abs(weights[row][column] - before[row][column]) < 1e-9)
      }
    }
  }

  /// A pulse on the cell in the last row and column.
  private func write(_ weights: inout [[Double]], _ voltage: Double, _ scale: StateScale) throws {
    let lines = FourStepSchedule.LineVoltages()
    for row in 0..<2 {
      for column in 0..<2 {
        let rowVoltage = row == 1 ? lines.selectedRow : lines.otherRows
        let columnVoltage = column == 1 ? lines.selectedColumn : lines.otherColumns
        let position = try scale.position(
          after: voltage * (rowVoltage - columnVoltage), for: 1e-5,
          from: (weights[row][column] + 1) / 2)
        weights[row][column] = 2 * position - 1
      }
    }
  }
}
