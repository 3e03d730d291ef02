/// An unpacked member of a zip file.
public struct ZipMember: Equatable, Sendable {
  public var name: String
  public var contents: [UInt8]

  public init(_ name: String, _ contents: [UInt8]) {
    self.name = name
    self.contents = contents
  }
}
