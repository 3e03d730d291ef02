/// A named piece of a zip file, unpacked.
public struct ZipMember: Equatable, Sendable {
  public var name: String
  public var contents: [UInt8]

  public init(_ name: String, _ contents: [UInt8]) {
    self.name = name
    self.contents = contents
  }
}
