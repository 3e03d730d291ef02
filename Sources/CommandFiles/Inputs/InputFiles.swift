import Basics
import NetworkIR

/// The files that the user gave for the inputs of a network: `FILE` for a single input, or
/// `NAME=FILE` for each of several.
package struct InputFiles {
  /// One file for each input, in the order of the inputs. At least one; all have the same number of
  /// images.
  package let files: [ImageFile]
  /// For each file, a warning if its values are not distributed like the training values.
  package let trainingDoubts: [String?]
  private let names: [String]

  package var first: ImageFile { files[0] }
  package var count: Int { first.count }

  /// - Parameters:
  ///   - words: the user's arguments to `option`, at least one.
  ///   - inputs: the network's inputs.
  /// - Throws: `usage` if a file or the name of an input is missing, unknown or given twice;
  ///   `malformed` if the files have different numbers of images; the errors of `ImageFile`.
  package init(
    _ words: [String], of option: String, for inputs: [Graph.Input],
    _ preparation: ImagePreparation
  ) throws {
    precondition(!words.isEmpty)
    let paths = try Self.paths(words, of: option, for: inputs.map(\.name))
    names = inputs.map(\.name)
    files = try zip(inputs, paths).map { input, path in
      try ImageFile(path, for: input.type.shape, preparation)
    }
    let count = files[0].count
    if let other = files.first(where: { $0.count != count }) {
      throw Diagnostic.malformed(
        "\(other.count.counted("image")), but '\(files[0].path)' has \(count)", at: other.place)
    }
    trainingDoubts = try zip(names, files).map { try $1.trainingDoubt(of: $0) }
  }

  /// The path for each of `inputs`, in the same order.
  private static func paths(_ words: [String], of option: String, for inputs: [String]) throws
    -> [String]
  {
    let named = words.map { word($0, for: inputs) }
    try expectInputs(named, among: inputs)
    if inputs.count == 1, words.count == 1 { return [named[0].path] }
    let usage = Diagnostic(
      .usage,
      "the network has \(inputs.count.counted("input")), but '\(option)' names "
        + words.count.counted("file"),
      notes: inputs.map { "use '\(option) \($0)=FILE'" })
    guard words.count == inputs.count, Set(named.map(\.input)) == Set(inputs) else { throw usage }
    return inputs.compactMap { input in named.first { $0.input == input }?.path }
  }

  /// - Throws: `usage` if a word names an unknown input, or one that another word names.
  private static func expectInputs(
    _ named: [(input: String?, path: String)], among inputs: [String]
  ) throws {
    for (input, word) in named where input == nil {
      // a file's own name may contain '=', before the colon that precedes an array's name
      let isFile = [word, String(word.prefix { $0 != ":" })].contains(where: InputFile.exists)
      guard !isFile, let end = word.firstIndex(of: "=") else { continue }
      let known = inputs.map { "'\($0)'" }.joined(separator: ", ")
      throw Diagnostic(
        .usage,
        "no input '\(word[..<end])'; the "
          + (inputs.count == 1 ? "only input is " : "inputs are ") + known)
    }
    let groups = named.compactMap(\.input).inGroups { $0 }
    if let input = groups.first(where: { $0.elements.count > 1 })?.key {
      throw Diagnostic(.usage, "input '\(input)' is given twice")
    }
  }

  /// The input and the path of `NAME=FILE`. The input is `nil` if `word` does not begin with one.
  package static func word(_ word: String, for inputs: [String]) -> (input: String?, path: String) {
    let input = inputs.first { word.hasPrefix("\($0)=") }
    return (input, input.map { String(word.dropFirst($0.count + 1)) } ?? word)
  }

  /// The SHA-256 of the file, or of the concatenated digests of several files.
  package var sha256: String {
    get throws {
      let digests = try files.map { try $0.sha256 }
      return digests.count == 1 ? digests[0] : Sha256.hex(of: Array(digests.joined().utf8))
    }
  }

  /// All images, `[N, …]` for each input, for calibration.
  ///
  /// - Throws: if there are too many images to load at once, or not enough memory.
  package func tensors() throws -> [Tensor<Float>] {
    try files.map { file in
      guard file.shape.elementCount <= 1 << 28 else {
        throw Diagnostic.unsupported(
          "too many images to load at once: \(file.count)", at: file.place,
          note: "a few thousand are enough for calibration")
      }
      return try file.tensor()
    }
  }

  /// One line: `images: uint8 / 255`. Gives the name of each input if there are several.
  package var treatment: String {
    guard files.count > 1 else { return "images: \(first.treatment)" }
    return zip(names, files).map { "images '\($0.escaped)': \($1.treatment)" }
      .joined(separator: "; ")
  }

  package var warnings: [String] { files.flatMap(\.warnings) + trainingDoubts.compactMap(\.self) }

  /// The `warnings` without the paths of the files, because a program file contains no paths.
  package var warningsWithoutPaths: [String] {
    files.compactMap(\.doubt).map { "the calibration file \($0)" }
      + trainingDoubts.compactMap(\.self)
  }
}
