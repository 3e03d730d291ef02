import Basics
import Circuits
import Foundation
import Hardware
import TestSupport
import Testing
import TileMachine

@testable import CommandFiles
@testable import Driver

@Suite("The netlist of an array of a program")
struct ArrayNetlistTests {
  /// Two layers of 4 × 3 and 3 × 2 weights, in a folder that goes away.
  private func withProgram<Result>(_ body: (_ folder: String, _ program: String) throws -> Result)
    throws -> Result
  {
    try withFolder { folder in
      let weights = Tensor([4, 3], (0..<12).map { Float($0) - 5 })
      try AtomicWrite.write(Npy.write(weights), to: "\(folder)/w.npy")
      var compiler = Compiler(model: "\(folder)/w.npy")
      compiler.mapping = TestFiles.mapping("baseline")
      let program = "\(folder)/w.memc"
      try ProgramFile.write(compiler.compile().program, to: program)
      return try body(folder, program)
    }
  }

  @Test("drives the rows in use at the read voltage, and has every cell and wire")
  func whole() throws {
    try withProgram { _, path in
      let program = try ProgramFile.read(path).program
      let array = program.accelerator.array
      var netlist = ArrayNetlist(program: path)
      netlist.wires = { $0.bitLineInOhms = 2 }
      let lines = try netlist.text().split(separator: "\n")
      let volts = program.accelerator.cell.readVoltage
      let driven = lines.filter { $0.hasPrefix("vin") && $0.hasSuffix(" \(volts)") }
      #expect(driven.map { $0.split(separator: " ")[0] } == ["vin1", "vin2", "vin3", "vin4"])
      #expect(lines.filter { $0.hasPrefix("vin") }.count == array.rows)
      #expect(lines.filter { $0.hasPrefix("vout") }.count == array.columns)
      #expect(
        lines.filter { $0.hasPrefix("r") && $0.hasSuffix(" 2.0") }.count
          == array.rows * array.columns)
    }
  }

  @Test("takes the cells of a chip")
  func chip() throws {
    try withProgram { folder, path in
      var programming = ChipProgramming(
        program: path, device: "ideal:iv=sinh,iv-sinh-V=0.3", programming: "one-shot")
      programming.output = "\(folder)/chip.npz"
      _ = try programming.run()
      var netlist = ArrayNetlist(program: path)
      netlist.chip = "\(folder)/chip.npz"
      #expect(try netlist.text().contains("*sinh(v(in1,out1)/0.3)}"))
    }
  }

  @Test("is refused of what is no program, no array or no plane")
  func refusals() throws {
    try withProgram { folder, path in
      let refusal = { (netlist: ArrayNetlist) in
        #expect(throws: Diagnostic.self) { try netlist.text() }?.message
      }
      #expect(
        refusal(ArrayNetlist(program: "\(folder)/w.npy"))
          == "'--spice' requires a program file")
      var netlist = ArrayNetlist(program: path)
      netlist.array = 7
      #expect(refusal(netlist) == "'--array' must be a position in use, 0...0, not 7")
      (netlist.array, netlist.plane) = (0, 99)
      #expect(refusal(netlist)?.hasPrefix("'--plane' must be in 0...") == true)
      (netlist.plane, netlist.inputs) = (0, "\(folder)/w.npy")
      #expect(refusal(netlist)?.hasPrefix("inputs must be [128]") == true)
    }
  }
}
