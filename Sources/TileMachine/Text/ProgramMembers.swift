import Basics
import Hardware

/// A program as the parts of its file: text, manifest and tensors.
///
/// Tensors by member name:
/// - `blocks/<array>.<n>.npy` `[rows, columns]`: signed weight codes of a block, int8 up to 8 bits,
///   otherwise int16; `.rows.npy` and `.columns.npy` (int32) give the matrix row or column of each
///   line.
/// - `tables/<name>.npy` `[entries, fields]` int64: constants of vector instructions.
/// - `functions/<name>.npy` `[entries]` int32: function tables.
///
/// In member names, all characters of a table's name but ASCII letters, digits, `_` and `-` are
/// percent-encoded.
public struct ProgramMembers: Sendable {
  public var text: String
  public var manifest: ProgramManifest
  public var tensors: [(name: String, tensor: AnyTensor)]

  public init(
    text: String, manifest: ProgramManifest, tensors: [(name: String, tensor: AnyTensor)]
  ) {
    self.text = text
    self.manifest = manifest
    self.tensors = tensors
  }

  public init(_ program: Program) {
    text = program.text
    manifest = ProgramManifest(program)
    tensors = Array(program.blockTensors) + program.tableTensors
  }
}

extension Program {
  /// The tensors of its file by member name, each made when it is wanted: together they are large.
  public var tensorMembers: some Sequence<(name: String, tensor: AnyTensor)> {
    [AnySequence(blockTensors), AnySequence(tableTensors)].lazy.flatMap(\.self)
  }

  fileprivate var blockTensors: some Sequence<(name: String, tensor: AnyTensor)> {
    let bits = matrices.byName(\.name)
    return zip(blocks, blockMembers).lazy.flatMap {
      block, member -> [(name: String, tensor: AnyTensor)] in
      let isNarrow = (bits[block.matrix]?.weightBits ?? 16) <= 8
      return [
        (member, AnyTensor(block.codes.map(Int.init), type: isNarrow ? .int8 : .int16)),
        (member.rowsMember, AnyTensor(Tensor([block.rows.count], block.rows), type: .int32)),
        (
          member.columnsMember,
          AnyTensor(Tensor([block.columns.count], block.columns), type: .int32)
        ),
      ]
    }
  }

  fileprivate var tableTensors: [(name: String, tensor: AnyTensor)] {
    let tables = tables.sorted { $0.key < $1.key }.map { name, table in
      ("tables/\(MemberName.encode(name)).npy", AnyTensor(table.values, type: .int64))
    }
    let functions = functions.sorted { $0.key < $1.key }.map { name, codes in
      let tensor = Tensor([codes.count], codes.map(Int.init))
      return ("functions/\(MemberName.encode(name)).npy", AnyTensor(tensor, type: .int32))
    }
    return tables + functions
  }
}

extension String {
  /// The member with a block's rows: `blocks/0.0.rows.npy` for `blocks/0.0.npy`.
  var rowsMember: String { dropLast(3) + "rows.npy" }

  var columnsMember: String { dropLast(3) + "columns.npy" }
}
