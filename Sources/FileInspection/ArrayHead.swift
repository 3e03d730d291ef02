import Basics

/// The name, element type and shape of an array in an `.npz` file.
struct ArrayHead: Encodable {
  let name: String
  let type: String
  let shape: [Int]

  /// `x_train uint8[60000, 28, 28]`.
  var text: String { "\(name.escaped) \(type)\(shape)" }

  /// All arrays, sorted by name.
  static func all(of file: Npz) throws -> [ArrayHead] {
    try file.keys.sorted().map { name in
      let array = try file.array(name)
      return ArrayHead(name: name, type: array.type.rawValue, shape: array.shape)
    }
  }
}
