import Basics
import CommandFiles
import NetworkIR
import Training

extension TrainingData {
  /// Reads images and their labels or targets for `graph`, which has one input and one output.
  ///
  /// - Parameters:
  ///   - files: images in `.npy`, `.npz` or IDX, gzipped or not, in the layout of the network's
  ///     input; labels, `[N]` integers, each the index of an output; or targets, `[N, …]` real
  ///     numbers in the shape of the output, `[N]` if that is one number.
  ///   - preparation: applied to images; targets are used unchanged.
  /// - Throws: a diagnostic at the file: kind `missing`, or `malformed` if there are no data, a
  ///   number is not finite, shapes or counts do not fit, or a label is not the index of an output.
  init(_ files: ExampleFiles, for graph: Graph, _ preparation: ImagePreparation) throws {
    let images = try ImageFile(files.images, for: graph.onlyInput(), preparation)
    try self.init(images, files.goals, for: graph)
  }

  /// As above, for images that have already been read.
  init(_ file: ImageFile, _ goals: ExampleFiles.Goals, for graph: Graph) throws {
    let inputs = try file.tensor()
    let goals: Goals =
      switch goals {
      case .labels(let path):
        .classes(
          try file.labels(at: path, classes: graph.onlyOutput().elementCount).map(Int32.init))
      case .targets(let path):
        .targets(try file.targets(at: path, output: graph.onlyOutput()))
      }
    self.init(inputs: inputs, goals: goals, background: try file.preparation.background())
  }
}

extension Graph {
  /// Returns the shape of the only input.
  func onlyInput() throws -> [Int] {
    guard let input = inputs.first, inputs.count == 1 else {
      throw Diagnostic.unsupported(
        "training requires a network with one input; this one has \(inputs.count)")
    }
    return input.type.shape
  }

  /// Returns the shape of the only output.
  fileprivate func onlyOutput() throws -> [Int] {
    guard outputs.count == 1, let type = try types()[outputs[0]] else {
      throw Diagnostic.unsupported(
        "labels and targets require a network with one output; this one has \(outputs.count)")
    }
    return type.shape
  }
}

extension ImageFile {
  /// Returns the target of each image, `[N, …]` for an output of shape `[1, …]`.
  ///
  /// - Throws: if their number or shape does not fit, or they are not finite real numbers.
  func targets(at path: String, output: [Int]) throws -> Tensor<Float> {
    let data = try DataFile.load(path)
    guard data.type.isReal else {
      throw Diagnostic.malformed(
        "targets must be real numbers, not \(data.type) \(data.shape)", at: data.source,
        note: "use '--labels' for classes")
    }
    guard data.shape[0] == count else {
      throw Diagnostic.malformed(
        "\(data.shape[0].counted("target")) for \(count.counted("image"))", at: data.source)
    }
    let (own, wanted) = (Array(data.shape.dropFirst()), output.itemShape)
    guard own == wanted || own.isEmpty && wanted.elementCount == 1 else {
      throw Diagnostic.malformed(
        "targets of shape \(data.shape) do not match the output shape \(output)", at: data.source)
    }
    return Tensor([count] + wanted, data.real(rows: 0..<count))
  }
}
