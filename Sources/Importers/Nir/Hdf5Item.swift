import Basics

/// What an HDF5 file contains, as far as NIR uses it.
indirect enum Hdf5Item {
  /// Its members by name.
  case group([String: Hdf5Item])
  case reals(Tensor<Double>)
  case integers(Tensor<Int>)
  case texts(Tensor<String>)
  /// A data set of another type.
  case other

  /// The member of a group; `nil` for other items.
  subscript(name: String) -> Hdf5Item? {
    if case .group(let members) = self { members[name] } else { nil }
  }

  /// The members of a group; none for other items.
  var members: [String: Hdf5Item] {
    if case .group(let members) = self { members } else { [:] }
  }

  /// The numbers of a data set.
  var numbers: Tensor<Double>? {
    switch self {
    case .reals(let numbers): numbers
    case .integers(let numbers): numbers.map(Double.init)
    case .group, .texts, .other: nil
    }
  }

  /// The text, if there is a single one.
  var text: String? {
    guard case .texts(let texts) = self, texts.count == 1 else { return nil }
    return texts.elements[0]
  }
}
