import Basics
import IntegerModel
import NetworkIR
import TileMachine

extension Emitter {
  /// Allocates a buffer for `value`: on the tile, if only that tile reads and writes it and it fits,
  /// else in global memory.
  ///
  /// - Parameters:
  ///   - readers: the tiles that will read it.
  ///   - writers: the tiles that will write it; `nil`: `tile`.
  ///   - name: the buffer's name, if it differs from the value's.
  ///   - isGlobal: whether it must be in global memory.
  mutating func allocate(
    _ value: IntegerValue, border: Border, on tile: Int, readers: Set<Int>,
    writers: Set<Int>? = nil, channelIsInnermost: Bool = true, name: String? = nil,
    isGlobal: Bool = false
  ) -> StoredValue {
    let type = value.format.bufferType
    let (layout, size) = Layout.canonical(
      value.shape, border: border, channelIsInnermost: channelIsInnermost)
    let isImage = value.shape.isImage && channelIsInnermost
    let rows =
      schedule == .pixelPipelined && isImage
      ? Rows(ofImage: value.shape, border: border, size: size) : nil
    let holder = name ?? value.name
    let mayBeLocal = !isGlobal && readers.union(writers ?? []).isSubset(of: [tile])
    let (buffer, isLocal) =
      takeFreeBuffer(type, size: size, on: tile, mayBeLocal: mayBeLocal)
      ?? newBuffer(holder, type, rows ?? Rows(size: size), on: tile, mayBeLocal: mayBeLocal)
    hold(buffer, for: holder, on: tile, isGlobal: !isLocal)
    let stored = StoredValue(
      buffer: buffer.name, type: type, isGlobal: !isLocal, tile: tile, layout: layout,
      border: border, rows: rows, holder: holder)
    expectHandover(
      of: stored, rows ?? Rows(size: size), mayBeRing: mayBeLocal, in: buffer,
      images: isLocal ? 1 : program.batch)
    return stored
  }

  /// Adds a buffer for a value of these rows to a tile if it fits, else to global memory.
  private mutating func newBuffer(
    _ wish: String, _ type: BufferType, _ rows: Rows, on tile: Int, mayBeLocal: Bool
  ) -> (buffer: Buffer, isLocal: Bool) {
    let (name, index) = (names.buffers.unused(wish), plan.index(of: tile))
    let local = self.buffer(name, type, rows, isRing: mayBeLocal)
    if mayBeLocal && builders[index].holds(type, size: local.size) {
      builders[index].allocate(local)
      return (local, true)
    }
    let global = globalBuffer(name, type, rows)
    program.globals.append(global)
    return (global, false)
  }

  /// A buffer for a value of these rows: in a layer pipeline for two such values, in a pixel
  /// pipeline for the rows of its ring.
  private func buffer(_ name: String, _ type: BufferType, _ rows: Rows, isRing: Bool) -> Buffer {
    let held =
      switch schedule {
      case .sequential: rows.count
      case .layerPipelined: 2
      case .pixelPipelined: isRing ? rings[name] ?? rows.count : rows.count
      }
    return Buffer(name, type, size: held * rows.size, isRing: held != rows.count)
  }

  /// A buffer in global memory, which holds every image of a batch if the program is in parts.
  private func globalBuffer(_ name: String, _ type: BufferType, _ rows: Rows) -> Buffer {
    program.parts == nil
      ? buffer(name, type, rows, isRing: false)
      : Buffer(name, type, size: rows.count * rows.size)
  }

  /// Allocates a step's output with the border that its readers need, and fills the border.
  mutating func allocateOutput(
    of step: Step, channelIsInnermost: Bool = true, isGlobal: Bool = false
  ) -> StoredValue {
    let border = channelIsInnermost ? neededBorder(of: step.output) : .none
    let stored = allocate(
      step.output, border: border, on: plan.owner(of: step), readers: readers(of: step.output),
      writers: plan.writers(of: step), channelIsInnermost: channelIsInnermost, isGlobal: isGlobal)
    fillBorder(of: stored, step.node.name)
    return stored
  }

  /// Records where `value` is stored, and signals the other tiles that read it.
  mutating func finish(_ value: IntegerValue, in stored: StoredValue) {
    values[value.name] = stored
    noteProgress(value)
    publish(value.name, from: stored.tile, to: readers(of: value).sorted())
  }

  /// The tiles that read `value`, directly or through views.
  func readers(of value: IntegerValue) -> Set<Int> {
    steps(reading: value).reduce(into: []) { tiles, step in
      tiles.formUnion(plan.tiles(of: step))
      if case .rearrangement = step.tables { tiles.formUnion(readers(of: step.output)) }
    }
  }

  /// The border for the windows that read `value`. Where two need different codes, the first window
  /// decides and the other reads a copy.
  func neededBorder(of value: IntegerValue) -> Border {
    steps(reading: value).reduce(.none) { border, step in
      guard step.inputs[0].name == value.name else { return border }
      return border.union(step.neededBorder) ?? border
    }
  }

  /// Writes the border's code around a value: before, between and after its rows.
  ///
  /// A pipelined schedule fills the border in the stream that computes the value.
  mutating func fillBorder(of stored: StoredValue, _ comment: String) {
    guard schedule == .sequential else { return }
    emit(stored.borderFills, on: stored.tile, comment)
  }
}

extension IntegerNetwork.Step {
  /// The border that a window step needs around its input.
  var neededBorder: Border {
    let sizes = Array(inputs[0].shape.dropFirst(2))
    switch tables {
    case .matrix(let tables):
      return tables.form.window?.border(around: sizes, code: tables.inputZeroPoint) ?? .none
    case .maximum(let tables):
      return tables.window.border(around: sizes, code: inputs[0].format.codes.lowerBound)
    case .average(let tables):
      return tables.window.border(around: sizes, code: tables.inputZeroPoint)
    default: return .none
    }
  }
}

extension StoredValue {
  /// The instructions that fill the whole border.
  var borderFills: [Statement] {
    borderRegions(from: 0).map { region in
      .run(Fill(Address(buffer, offset: region.offset), constant: border.code, shape: region.shape))
    }
  }

  /// The border as disjoint regions: along each spatial axis from `first` on, the parts before and
  /// after, within the interior of the outer axes.
  func borderRegions(from first: Int) -> [(offset: Int, shape: ElementShape)] {
    guard !border.isEmpty else { return [] }
    let sizes = Array(layout.shape.dropFirst(2))
    let full = sizes.indices.map { border.begin[$0] + sizes[$0] + border.end[$0] }
    let strides = (full + [layout.shape[1]]).rowMajorStrides
    return sizes.indices.dropFirst(first).flatMap { axis in
      let outer = (first..<axis).map { ElementShape.Level(sizes[$0], stride: strides[$0]) }
      let start = (first..<axis).reduce(0) { $0 + border.begin[$1] * strides[$1] }
      let sides = [
        (at: 0, count: border.begin[axis]),
        (at: border.begin[axis] + sizes[axis], count: border.end[axis]),
      ]
      return sides.filter { $0.count > 0 }.map { side in
        let run = ElementShape.Level(side.count * strides[axis], stride: 1)
        let levels = outer.filter { $0.count > 1 } + [run]
        return (start + side.at * strides[axis], ElementShape(levels))
      }
    }
  }
}
