import Basics
import Foundation
import Hardware
import Testing

@testable import TileMachine

@Suite struct ProgramMembersTests {
  @Test func membersGiveTheProgramBack() throws {
    var program = try LeNet.pipelined()
    program.functions["../f 1"] = [1, -2]
    let members = ProgramMembers(program)
    let json = try JSONEncoder().encode(members.manifest)
    let manifest = try JSONDecoder().decode(ProgramManifest.self, from: json)
    let parts = ProgramMembers(text: members.text, manifest: manifest, tensors: members.tensors)
    let again = try parts.program(source: "p.memc")
    #expect(again.text == program.text)
    #expect(again.blocks == program.blocks)
    #expect(again.tables == program.tables)
    #expect(again.functions == program.functions)
    #expect(again.accelerator.record == program.accelerator.record)
  }

  @Test func membersAreNamedByArrayAndTable() throws {
    var program = try program("matrix m [4, 2] i8\nmatrix n [4, 2] i12\n") {
      $0.blocks = [
        Block("m", array: 7, rows: [0, 1], columns: [0, 1]),
        Block("n", array: 7, row: 2, rows: [2, 3], columns: [1]),
      ]
    }
    program.functions["a/b"] = [1]
    let members = ProgramMembers(program).tensors
    #expect(
      members.map(\.name) == [
        "blocks/7.0.npy", "blocks/7.0.rows.npy", "blocks/7.0.columns.npy", "blocks/7.1.npy",
        "blocks/7.1.rows.npy", "blocks/7.1.columns.npy", "functions/a%2fb.npy",
      ])
    #expect(members.map(\.tensor.type) == [.int8, .int32, .int32, .int16, .int32, .int32, .int32])
    #expect(ProgramManifest(program).blocks[1].origin == [2, 0])
  }

  @Test(arguments: [
    (
      "blocks/0.0.rows.npy", AnyTensor(Tensor([2], [0, 1])),
      "p, member 'blocks/0.0.npy': the block has shape [25, 6], but 2 rows and 6 columns"
    ),
    (
      "blocks/0.0.rows.npy", AnyTensor(Tensor([25], Array(-1..<24))),
      "p, member 'blocks/0.0.rows.npy': the elements must be in 0...1048576"
    ),
    (
      "blocks/0.0.npy", AnyTensor(Tensor([1], [Float(1)])),
      "p, member 'blocks/0.0.npy': expected integers of 2 dimensions, not float32[1]"
    ),
    (
      "tables/conv1.npy", AnyTensor(Tensor([1], [1])),
      "p, member 'tables/conv1.npy': expected integers of 2 dimensions, not int64[1]"
    ),
  ])
  func aTensorThatDoesNotFitIsRefused(name: String, tensor: AnyTensor, message: String) throws {
    var members = ProgramMembers(try LeNet.sequential())
    let index = try #require(members.tensors.firstIndex { $0.name == name })
    members.tensors[index].tensor = tensor
    expect(message) { _ = try members.program(source: "p") }
  }

  @Test func aMissingMemberIsRefused() throws {
    var members = ProgramMembers(try LeNet.sequential())
    members.tensors.removeAll { $0.name == "blocks/0.0.columns.npy" }
    expect("p: member 'blocks/0.0.columns.npy' is missing") {
      _ = try members.program(source: "p")
    }
  }

  @Test func anotherEncodingInTheManifestIsRefused() throws {
    var members = ProgramMembers(try LeNet.sequential())
    members.manifest.encoding.settings = Record(["slice-bits": 4.value]).value
    expect("p, member 'manifest.json': the encoding differs from that of 'program.asm'") {
      _ = try members.program(source: "p")
    }
  }
}
