import Basics
import Hardware

extension ProgramMembers {
  /// Returns the program with these parts.
  ///
  /// It need not be sound; `verify(_:)` checks that.
  /// - Parameters:
  ///   - source: the file, as the user named it.
  ///   - encodings: the known encodings.
  /// - Throws: a diagnostic if the text is malformed, or if a tensor is missing or has the wrong
  ///   shape or elements.
  public func program(source: String, encodings: Catalogue<any Encoding> = encodings) throws
    -> Program
  {
    let place = Place(source, .member("manifest.json"))
    let (accelerator, encoding) = try asMalformed {
      try locating(at: place) {
        let settings = try Record(manifest.encoding.settings)
        return (
          try Accelerator(manifest.accelerator),
          try encodings.make(manifest.encoding.name, settings, at: place)
        )
      }
    }
    var program = try Program(
      text: text, source: "\(source), program.asm", accelerator: accelerator, encodings: encodings)
    guard program.encoding.name == encoding.name, program.encoding.record == encoding.record else {
      throw Diagnostic.malformed("the encoding differs from that of 'program.asm'", at: place)
    }
    let reader = MemberReader(source: source, tensors)
    program.blocks = try manifest.blocks.map(reader.block)
    program.tables = try reader.tables()
    program.functions = try reader.functions()
    return program
  }
}

/// Finds and checks the tensors of a program file.
private struct MemberReader {
  let source: String
  let members: [(name: String, tensor: AnyTensor)]
  let tensors: [String: AnyTensor]

  init(source: String, _ members: [(name: String, tensor: AnyTensor)]) {
    self.source = source
    self.members = members
    tensors = members.byName(\.name).mapValues(\.tensor)
  }

  func block(_ entry: ProgramManifest.BlockEntry) throws -> Block {
    let codes = try integers(entry.member, rank: 2, in: Int(Int16.min)...Int(Int16.max))
    let rows = try integers(entry.member.rowsMember, rank: 1, in: 0...1 << 20)
    let columns = try integers(entry.member.columnsMember, rank: 1, in: 0...1 << 20)
    guard codes.shape == [rows.count, columns.count], entry.origin.count == 2 else {
      throw malformed(
        "the block has shape \(codes.shape), but \(rows.count) rows and \(columns.count) columns",
        entry.member)
    }
    return Block(
      matrix: entry.matrix, copy: entry.copy, array: entry.array, originRow: entry.origin[0],
      originColumn: entry.origin[1], rows: rows.elements, columns: columns.elements,
      codes: codes.map { Int16($0) })
  }

  func tables() throws -> [String: Table] {
    try named("tables/") { member in Table(try integers(member, rank: 2, in: Int.min...Int.max)) }
  }

  func functions() throws -> [String: [Int32]] {
    try named("functions/") { member in
      try integers(member, rank: 1, in: Int(Int32.min)...Int(Int32.max)).elements.map { Int32($0) }
    }
  }

  /// Returns the contents of the members `<folder><name>.npy`, by name.
  private func named<Content>(_ folder: String, _ read: (String) throws -> Content) throws
    -> [String: Content]
  {
    var result: [String: Content] = [:]
    for (member, _) in members where member.hasPrefix(folder) && member.hasSuffix(".npy") {
      guard let name = MemberName.decode(member.dropFirst(folder.count).dropLast(4)) else {
        throw malformed("the file name does not encode a table name", member)
      }
      result[name] = try read(member)
    }
    return result
  }

  private func integers(_ member: String, rank: Int, in range: ClosedRange<Int>) throws
    -> Tensor<Int>
  {
    guard let tensor = tensors[member] else {
      throw Diagnostic.malformed("member '\(member)' is missing", at: Place(source))
    }
    guard let integers = tensor.integer, integers.rank == rank else {
      throw malformed(
        "expected integers of \(rank) dimensions, not \(tensor.type.rawValue)\(tensor.shape)",
        member)
    }
    guard integers.elements.allSatisfy(range.contains) else {
      throw malformed("the elements must be in \(range)", member)
    }
    return integers
  }

  private func malformed(_ message: String, _ member: String) -> Diagnostic {
    .malformed(message, at: Place(source, .member(member)))
  }
}
