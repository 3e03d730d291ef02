/// NumPy's file format for one array.
public enum Npy {
  /// Reads an array of any byte order and memory order.
  ///
  /// - Returns: its elements in row-major order.
  /// - Throws: `malformed` at a byte of the file; `unsupported` for parts of the format that memc
  ///   does not read.
  public static func read(_ file: InputFile) throws -> StoredTensor {
    try read(file.bytes, at: file.place)
  }

  /// Reads an array from all of `bytes`.
  ///
  /// - Parameter source: the source of the bytes, for messages.
  /// - Throws: what `read(_:)` throws.
  public static func read(_ bytes: [UInt8], at source: Place) throws -> StoredTensor {
    let header = try NpyHeader(bytes, at: source)
    let stored = try StoredTensor(
      shape: header.shape, type: header.type, isBigEndian: header.isBigEndian, bytes: bytes,
      offset: header.dataOffset, source: source)
    return header.isFortranOrder && header.shape.count > 1 ? try stored.transposed() : stored
  }

  /// The size of a file that starts with `prefix`, which includes the header.
  static func fileSize(_ prefix: [UInt8], at source: Place) throws -> Int {
    let header = try NpyHeader(prefix, at: source)
    return header.dataOffset.addingClamped(
      try StoredTensor.byteCount(header.shape, header.type, at: source))
  }
}

extension StoredTensor {
  /// The elements, stored in column-major order, rearranged in row-major order.
  fileprivate func transposed() throws -> StoredTensor {
    try Memory.require(bytes.count - offset, for: source)
    var reordered: [UInt8] = []
    reordered.reserveCapacity(bytes.count - offset)
    forEachColumnMajorIndex { index in
      let start = offset + index * type.size
      reordered += bytes[start..<(start + type.size)]
    }
    return try StoredTensor(
      shape: shape, type: type, isBigEndian: isBigEndian, bytes: reordered, offset: 0,
      source: source)
  }

  /// Calls `body` for each element, in row-major order, with its index in column-major order.
  private func forEachColumnMajorIndex(_ body: (Int) -> Void) {
    let strides = Array(shape.reversed().rowMajorStrides.reversed())
    var position = [Int](repeating: 0, count: shape.count)
    var index = 0
    for _ in 0..<count {
      body(index)
      var axis = shape.count - 1
      while axis >= 0 {
        position[axis] += 1
        index += strides[axis]
        if position[axis] < shape[axis] { break }
        index -= strides[axis] * shape[axis]
        position[axis] = 0
        axis -= 1
      }
    }
  }
}
