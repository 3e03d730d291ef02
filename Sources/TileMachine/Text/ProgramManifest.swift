import Basics
import Hardware

/// The program's part of a program file's manifest: its machine, and the place of each block.
public struct ProgramManifest: Codable, Equatable, Sendable {
  /// A component chosen by name.
  public struct Choice: Codable, Equatable, Sendable {
    public var name: String
    /// The settings, as a record.
    public var settings: Value
  }

  /// The place of one block.
  public struct BlockEntry: Codable, Equatable, Sendable {
    /// The member with the codes: `blocks/<array>.<n>.npy`.
    public var member: String
    public var matrix: String
    public var copy: Int
    public var array: Int
    /// Word line and bit line of the first cell.
    public var origin: [Int]
  }

  /// The accelerator as a record, as in an accelerator file.
  public var accelerator: Value
  public var encoding: Choice
  /// In the order of `Program.blocks`.
  public var blocks: [BlockEntry]

  public init(_ program: Program) {
    accelerator = program.accelerator.value
    encoding = Choice(name: program.encoding.name, settings: program.encoding.record.value)
    blocks = zip(program.blocks, program.blockMembers).map { block, member in
      BlockEntry(
        member: member, matrix: block.matrix, copy: block.copy, array: block.array,
        origin: [block.originRow, block.originColumn])
    }
  }
}

extension Program {
  /// The member that holds the codes of each block: `blocks/<array>.<n>.npy` for the `n`th block of
  /// its array.
  package var blockMembers: [String] {
    var counts: [Int: Int] = [:]
    return blocks.map { block in
      let number = counts[block.array, default: 0]
      counts[block.array] = number + 1
      return "blocks/\(block.array).\(number).npy"
    }
  }
}
