import Basics
import NetworkIR
import TileMachine

extension Emitter {
  /// Makes room for `value`: in the buffer of the one tile that makes and reads it, if it fits,
  /// else in global memory.
  ///
  /// - Parameters:
  ///   - readers: tiles that will read it.
  ///   - name: the buffer's name, if other than the value's.
  mutating func allocate(
    _ value: IntegerValue, border: Border, on tile: Int, readers: Set<Int>,
    channelIsInnermost: Bool = true, name: String? = nil
  ) -> StoredValue {
    let type = value.format.bufferType
    let (layout, size) = Layout.canonical(
      value.shape, border: border, channelIsInnermost: channelIsInnermost)
    let index = plan.index(of: tile)
    let isLocal = readers.isSubset(of: [tile]) && builders[index].holds(type, size: size)
    let buffer = unusedBufferName(name ?? value.name)
    if isLocal {
      builders[index].allocate(buffer, type, size: size)
    } else {
      program.globals.append(Buffer(buffer, type, size: size))
    }
    return StoredValue(
      buffer: buffer, type: type, isGlobal: !isLocal, tile: tile, layout: layout, border: border)
  }

  /// Makes room for what a step yields, with the border its readers ask for, and fills the border.
  mutating func allocateOutput(of step: Step, channelIsInnermost: Bool = true) -> StoredValue {
    let border = channelIsInnermost ? neededBorder(of: step.output) : .none
    let stored = allocate(
      step.output, border: border, on: plan.owner(of: step), readers: readers(of: step.output),
      channelIsInnermost: channelIsInnermost)
    fillBorder(of: stored, step.node.name)
    return stored
  }

  /// Notes where `value` lies and tells the other tiles that read it.
  mutating func finish(_ value: IntegerValue, in stored: StoredValue) {
    values[value.name] = stored
    publish(value.name, from: stored.tile, to: readers(of: value).sorted())
  }

  /// The tiles that read `value`, also under the names that views give it.
  func readers(of value: IntegerValue) -> Set<Int> {
    network.steps.reduce(into: []) { tiles, step in
      guard step.inputs.contains(where: { $0.name == value.name }) else { return }
      tiles.formUnion(plan.tiles(of: step))
      if case .rearrangement = step.tables { tiles.formUnion(readers(of: step.output)) }
    }
  }

  /// The border that the windows reading `value` agree on; where two disagree, the first counts and
  /// the other reads a copy.
  func neededBorder(of value: IntegerValue) -> Border {
    network.steps.reduce(.none) { border, step in
      guard step.inputs[0].name == value.name else { return border }
      return border.union(step.neededBorder) ?? border
    }
  }

  /// Writes the border's code around a value: before, between and after its rows.
  mutating func fillBorder(of stored: StoredValue, _ comment: String) {
    let fills = stored.borderRegions.map { region in
      Fill(
        Address(stored.buffer, offset: region.offset), constant: stored.border.code,
        shape: region.shape)
    }
    emit(fills, on: stored.tile, comment)
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
  /// The border as regions that do not overlap: along each spatial axis the part before and the part
  /// after, within the interior of the axes outside it.
  var borderRegions: [(offset: Int, shape: ElementShape)] {
    guard !border.isEmpty else { return [] }
    let sizes = Array(layout.shape.dropFirst(2))
    let full = sizes.indices.map { border.begin[$0] + sizes[$0] + border.end[$0] }
    let strides = (full + [layout.shape[1]]).rowMajorStrides
    return sizes.indices.flatMap { axis in
      let outer = (0..<axis).map { ElementShape.Level(sizes[$0], stride: strides[$0]) }
      let start = (0..<axis).reduce(0) { $0 + border.begin[$1] * strides[$1] }
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
