extension InputFile {
  /// The kind of a file by its first bytes.
  public enum Kind: Sendable {
    case npy, zip, other
  }

  public var kind: Kind {
    if bytes.starts(with: ZipArchive.magic) || bytes.starts(with: ZipArchive.emptyMagic) {
      return .zip
    }
    return bytes.starts(with: NpyHeader.magic) ? .npy : .other
  }
}
