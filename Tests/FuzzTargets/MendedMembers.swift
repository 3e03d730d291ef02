import Basics
import Foundation

@testable import CommandFiles

extension [ZipMember] {
  /// The members of a program or chip file with the hashes that they should have.
  public func mended() throws -> [ZipMember] {
    var members = self
    let json = try JSONSerialization.jsonObject(with: Data(members[0].contents))
    guard var manifest = json as? [String: Any] else { return members }
    let hasDigest = members[1].name == ProgramFile.digestName
    manifest["members"] = members.dropFirst(hasDigest ? 2 : 1).reduce(into: [String: String]()) {
      $0[$1.name] = Sha256.hex(of: $1.contents)
    }
    members[0].contents = [UInt8](
      try JSONSerialization.data(withJSONObject: manifest, options: .sortedKeys))
    if hasDigest { members[1].contents = ProgramFile.digestLine(of: members[0].contents) }
    return members
  }

  /// The members after edits that `bytes` tell, six bytes each: the member, what to do, where (two
  /// bytes), and the value.
  func edited(by bytes: [UInt8]) -> [ZipMember] {
    var members = self
    for start in stride(from: 0, through: bytes.count - 6, by: 6) {
      let index = Int(bytes[start]) % count
      let place = Int(bytes[start + 2]) << 16 | Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
      let value = bytes[start + 5]
      guard !members[index].contents.isEmpty else { continue }
      let position = place % members[index].contents.count
      switch bytes[start + 1] % 4 {
      case 0: members[index].contents[position] ^= value
      case 1: members[index].contents[position] = value
      case 2: members[index].contents.insert(value, at: position)
      default: members[index].contents.remove(at: position)
      }
    }
    return members
  }
}
