import Basics
import CKernels
import TileMachine

/// The inputs and sums of a group at some of its firings.
public struct GroupSamples: Sendable {
  /// Input codes, `[samples, matrix rows]`; 0 for rows that no block of the group holds.
  public var inputs: Tensor<Int32>
  /// Column sums, `[samples, matrix columns]`; not rounded if a chip is read by ideal converters.
  public var sums: Tensor<Double>
  /// The image of each sample, and the index of the firing within that image.
  public var images: [Int]
  public var firings: [Int]
}

extension Simulator {
  /// Runs all images and records the inputs and sums of one group at up to `limit` firings.
  ///
  /// The choice of firings depends only on their number and `limit`: one firing from each of
  /// `limit` equal parts of the sequence of all firings, image by image.
  /// - Parameter tile: the tile of the group; the first tile with a group of this name if `nil`.
  /// - Throws: a diagnostic if there is no such group, and like `run`.
  public func capture(
    group name: String, tile: Int? = nil, inputs: [Tensor<Int32>], limit: Int
  ) throws -> GroupSamples {
    let key = program.groups.keys.filter { $0.group == name && (tile ?? $0.tile) == $0.tile }
      .min { $0.tile < $1.tile }
    guard let key else { throw Diagnostic.configuration("there is no group '\(name)'", at: nil) }
    let wanted = GroupOfInterest(tile: key.tile, group: name, limit: limit)
    return try Array(capture([wanted], inputs: inputs))[0]
  }

  /// Records several different groups in one run.
  ///
  /// - Returns: the samples in the order of `wanted`, created lazily.
  /// - Throws: a diagnostic if there is no such group, and like `run`.
  public func capture(_ wanted: [GroupOfInterest], inputs: [Tensor<Int32>]) throws
    -> some RandomAccessCollection<GroupSamples>
  {
    let images = try imageCount(of: inputs)
    let notes = try wanted.map { wanted in
      let key = BoundProgram.BoundGroupName(tile: wanted.tile, group: wanted.group)
      guard let group = program.groups[key] else {
        throw Diagnostic.configuration("there is no group '\(wanted.group)'", at: nil)
      }
      let firings = program.firings[key] ?? 0
      return CaptureNotes(
        group, moments(images: images, firings: firings, limit: wanted.limit), lanes: lanes)
    }
    let results = OutputStorage<Int32>(program.outputs.map { images * $0.count })
    try inputs.map(\.elements).withPointers { inputs in
      let job = BatchJob(program: program, images: images, inputs: inputs, outputs: results.ports)
      try run(job, noting: notes)
    }
    return notes.lazy.map(\.samples)
  }

  /// How often a group of the program fires for one image.
  package func firings(of place: GroupPlace) -> Int {
    program.firings[BoundProgram.BoundGroupName(tile: place.tile, group: place.group.name)] ?? 0
  }

  private func run(_ job: BatchJob, noting notes: [CaptureNotes]) throws {
    var machine = Machine(program)
    var captures = [memc_capture](repeating: memc_capture(), count: max(program.groupCount, 1))
    for batch in 0..<(job.images + lanes - 1) / lanes {
      for notes in notes { captures[notes.number] = notes.capture(ofBatch: batch) }
      try captures.withUnsafeMutableBufferPointer { captures in
        machine.captures = captures.baseAddress
        try job.run(batch, on: machine)
      }
    }
  }

  /// One firing from each of `limit` equal parts of all firings, selected within the part by a
  /// hash, so that the choice does not follow a regular pattern of windows.
  private func moments(images: Int, firings: Int, limit: Int) -> [CaptureMoment] {
    let (total, overflow) = images.multipliedReportingOverflow(by: firings)
    let count = min(max(limit, 0), overflow ? .max : total)
    return (0..<count).map { part in
      let (start, end) = (total / count * part, total / count * (part + 1))
      let chosen = start + Int(UInt64(part).mixed % UInt64(max(end - start, 1)))
      return CaptureMoment(image: chosen / firings, firing: chosen % firings)
    }
  }
}

/// One firing of a group for one image.
struct CaptureMoment {
  var image: Int
  var firing: Int
}

/// The memory in which the kernels record the samples of one group.
private struct CaptureNotes {
  private let group: BoundGroup
  private let lanes: Int
  private let moments: [CaptureMoment]
  private let arena = Arena()
  private let inputs: UnsafeMutablePointer<Int32>
  private let sums: UnsafeMutablePointer<Double>
  private let codes: UnsafeMutablePointer<Int32>

  init(_ group: BoundGroup, _ moments: [CaptureMoment], lanes: Int) {
    self.group = group
    self.moments = moments
    self.lanes = lanes
    let rows = group.cells.rows.count
    inputs = arena.store([Int32](repeating: 0, count: moments.count * rows))
    sums = arena.store([Double](repeating: 0, count: moments.count * group.cells.matrix.columns))
    codes = arena.store([Int32](repeating: 0, count: rows * lanes))
  }

  var number: Int { Int(group.raw.pointee.number) }

  /// The samples to record of one batch.
  func capture(ofBatch batch: Int) -> memc_capture {
    let rows = group.cells.rows.count
    let columns = group.cells.matrix.columns
    let wanted = moments.indices.filter { moments[$0].image / lanes == batch }
      .sorted { moments[$0].firing < moments[$1].firing }
    let samples = wanted.map { index in
      memc_sample(
        window: Int64(moments[index].firing), lane: Int64(moments[index].image % lanes),
        inputs: inputs + index * rows, sums: sums + index * columns)
    }
    return memc_capture(
      window: 0, codes: codes, samples: arena.store(samples), sample_count: Int64(samples.count),
      taken: 0)
  }

  /// The samples with rows in the order of the matrix.
  var samples: GroupSamples {
    let matrix = group.cells.matrix
    let rows = group.cells.rows
    var codes = [Int32](repeating: 0, count: moments.count * matrix.rows)
    for sample in moments.indices {
      for (line, row) in rows.enumerated() {
        codes[sample * matrix.rows + row] = inputs[sample * rows.count + line]
      }
    }
    let sums = UnsafeBufferPointer(start: sums, count: moments.count * matrix.columns)
    return GroupSamples(
      inputs: Tensor([moments.count, matrix.rows], codes),
      sums: Tensor([moments.count, matrix.columns], Array(sums)), images: moments.map(\.image),
      firings: moments.map(\.firing))
  }
}

extension UInt64 {
  /// A hash of this number. Source: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, figure 17).
  fileprivate var mixed: UInt64 {
    var z = self &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
