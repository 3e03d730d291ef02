extension Npy {
  /// The bytes of a `.npy` file: version 1.0, little-endian, row-major, identical to NumPy's.
  public static func write<Element: StoredElement>(_ tensor: Tensor<Element>) -> [UInt8] {
    tensor.storedBytes(after: header(Element.elementType, tensor.shape))
  }

  /// The bytes of a `.npy` file that stores the tensor in its own element type.
  ///
  /// - Precondition: integers fit the type.
  public static func write(_ tensor: AnyTensor) -> [UInt8] {
    tensor.storedBytes(after: header(tensor.type, tensor.shape))
  }

  /// Magic number, version, length and dictionary, padded with blanks like `numpy.lib.format`: room
  /// for a first dimension of 21 digits, then at least one byte up to a multiple of 64.
  private static func header(_ type: ElementType, _ shape: [Int]) -> [UInt8] {
    let tuple = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let dictionary =
      "{'descr': '\(type.npyDescription)', 'fortran_order': False, 'shape': (\(tuple)), }"
    let growth = shape.first.map { 21 - String($0).utf8.count } ?? 0
    let start = NpyHeader.magic.count + 4
    let total = (start + dictionary.utf8.count + growth + 1) / 64 * 64 + 64
    let length = total - start
    precondition(length < 1 << 16, "too many dimensions for .npy version 1.0")
    let blanks = String(repeating: " ", count: length - dictionary.utf8.count - 1)
    let lengthBytes = [UInt8(length & 0xFF), UInt8(length >> 8)]
    return NpyHeader.magic + [1, 0] + lengthBytes + Array((dictionary + blanks + "\n").utf8)
  }
}
