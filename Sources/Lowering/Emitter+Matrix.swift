import Basics
import IntegerModel
import Mapping
import NetworkIR
import TileMachine

extension Emitter {
  /// Emits a matrix product: for each vector gather, mvm, add the partial sums of other tiles,
  /// requantize.
  mutating func emitMatrix(_ step: Step, _ tables: MatrixTables) {
    let table = addTable(step, tables.requantizations, tables.clamp)
    let source = tables.form.window == nil ? vectors(step) : windowed(step)
    let destination = allocateOutput(of: step, channelIsInnermost: tables.form.window != nil)
    let product = MatrixProduct(
      step: step, tables: tables, table: table, source: source, destination: destination)
    if let window = tables.form.window, plan.copies(of: step) > 1 {
      emitCrew(
        of: step, sharing: window.outputSizes, reading: [dependency(of: product, window)],
        into: destination
      ) { emitter, copy, share in
        emitter.parts(of: product, copy: copy, share: share).map { ($0.tile, $0.body) }
      }
    } else {
      for part in parts(of: product, copy: 0, share: nil) {
        emit(
          part.body, on: part.tile, step.node.name, reading: [part.dependency],
          into: part.completesSums ? destination : nil)
      }
    }
    finish(step.output, in: destination)
  }

  /// The loops of one copy, on each of its tiles.
  ///
  /// - Parameter share: the windows of the copy; `nil`: all vectors.
  mutating func parts(of product: MatrixProduct, copy: Int, share: WindowSplit.Share?)
    -> [MatrixPart]
  {
    let (step, tables) = (product.step, product.tables)
    let group = copy == 0 ? name(of: step) : names.groups.unused("\(name(of: step)).\(copy)")
    let tiles = plan.tiles(of: step, copy: copy)
    let channels = addChannels(step, tables, for: tiles.dropFirst())
    return tiles.map { tile in
      addGroup(group, step, copy: copy, on: tile)
      let pattern = accessPattern(product, copy: copy, share: share, on: tile)
      let sums = scratch(
        "sums", tables.sumType, size: tables.form.columns, on: tile, step, copy: copy)
      let firing: [Statement] = [
        .run(Gather(group, pattern.start, pattern.shape)), .run(MVM(group, Address(sums))),
      ]
      let rest =
        channels[tile].map { [send(sums, through: $0, step, copy: copy, from: tile)] }
        ?? additions(of: channels, to: sums, tables, on: tile, step, copy: copy) + [
          .run(
            Requant(
              pattern.target, from: Address(sums), table: product.table,
              count: tables.form.columns, halves: tables.requantizations.halves,
              unit: activationUnit(of: step, tables.clamp)))
        ]
      var body = pattern.streamBody(firing + rest)
      if program.parts != nil { body.writes = [.run(Write(group))] }
      return MatrixPart(
        tile: tile, body: body, dependency: pattern.dependency,
        completesSums: channels[tile] == nil)
    }
  }

  private mutating func addGroup(_ name: String, _ step: Step, copy: Int, on tile: Int) {
    let format = step.inputs[0].format
    builders[plan.index(of: tile)].append(
      Group(
        name: name, matrix: step.node.name, copy: copy, inputBits: format.bits,
        inputIsSigned: format.isSigned, blocks: plan.blocks(of: step, copy: copy, on: tile)))
  }

  /// Adds a channel from each helping tile to the owner; returns their names by helping tile.
  private mutating func addChannels(
    _ step: Step, _ tables: MatrixTables, for tiles: some Sequence<Int>
  )
    -> [Int: String]
  {
    tiles.reduce(into: [:]) { channels, tile in
      let name = names.channels.unused("\(step.node.name).\(plan.site(of: tile))")
      program.channels.append(
        Channel(name, tables.sumType, capacity: 2 * tables.form.columns))
      channels[tile] = name
    }
  }

  /// Sends the sums of the columns that a helping tile holds.
  private func send(
    _ sums: String, through channel: String, _ step: Step, copy: Int, from tile: Int
  )
    -> Statement
  {
    let columns = plan.columns(of: step, copy: copy, on: tile)
    return .run(
      Send(channel, Address(sums, offset: columns.lowerBound), .run(columns.count)))
  }

  /// Receives the partial sums of the helping tiles and adds them to the owner's.
  private mutating func additions(
    of channels: [Int: String], to sums: String, _ tables: MatrixTables, on tile: Int, _ step: Step,
    copy: Int
  ) -> [Statement] {
    guard !channels.isEmpty else { return [] }
    let most = channels.keys.map { plan.columns(of: step, copy: copy, on: $0).count }.max() ?? 1
    let partial = Address(
      scratch("partial", tables.sumType, size: most, on: tile, step, copy: copy))
    let all = Address(sums)
    return channels.sorted { $0.key < $1.key }.flatMap { helper, channel -> [Statement] in
      let held = plan.columns(of: step, copy: copy, on: helper)
      let own = all.advanced(by: held.lowerBound)
      return [
        .run(Receive(channel, partial, .run(held.count))),
        .run(Add(own, own, partial, table: nil, count: held.count)),
      ]
    }
  }

  /// A buffer of `tile` for data that do not outlive a step, shared by all steps of a stream.
  mutating func scratch(
    _ name: String, _ type: BufferType, size: Int, on tile: Int, _ step: Step, copy: Int = 0
  ) -> String {
    let number = copy == 0 ? "" : "\(copy)."
    let prefix = schedule == .sequential ? "" : "\(self.name(of: step)).\(number)"
    let wish = "\(prefix)\(name).\(type.rawValue)"
    let buffer = scratchBuffers[wish] ?? names.buffers.unused(wish)
    scratchBuffers[wish] = buffer
    builders[plan.index(of: tile)].scratch(buffer, type, size: size, for: step.node.name)
    return buffer
  }

  /// The input of a matrix without a window: its last axis is the vector.
  private mutating func vectors(_ step: Step) -> StoredValue {
    let stored = stored(step.inputs[0])
    let leading = stored.layout.axes.indices.dropLast().map { stored.layout.stride(of: $0) }
    let isWalkable =
      !leading.contains(nil) && (!stored.layout.shape.isDeep || stored.layout.isRowMajor)
    return isWalkable ? stored : copy(step.inputs[0], border: .none, for: step)
  }

  private mutating func accessPattern(
    _ product: MatrixProduct, copy: Int, share: WindowSplit.Share?, on tile: Int
  ) -> AccessPattern {
    let (step, form) = (product.step, product.tables.form)
    guard let window = form.window else {
      return AccessPattern(vectorsOf: product.source, to: product.destination)
    }
    let all = WindowWalk(
      window: window, source: product.source, destination: product.destination)
    let walk = banded(share.map(all.taking) ?? all, on: tile, step, copy: copy)
    return AccessPattern(
      walk, channels: product.source.layout.axes[1],
      dependency: dependency(of: product, window))
  }

  /// The dependency of all copies together.
  private func dependency(of product: MatrixProduct, _ window: Window) -> InputDependency {
    WindowWalk(window: window, source: product.source, destination: product.destination)
      .dependency(readsAllRows: plan.holdsAllRows(of: product.step, product.tables.form.rows))
  }

  /// The walk through a buffer of the tile for the rows of one line of windows, where the source is in
  /// global memory and the buffer has room; otherwise the walk as it is.
  mutating func banded(_ walk: WindowWalk, on tile: Int, _ step: Step, copy: Int) -> WindowWalk {
    let source = walk.source
    let canonical = Layout.canonical(source.layout.shape, border: source.border).layout
    guard source.isGlobal, source.layout == canonical,
      builders[plan.index(of: tile)].holds(source.type, size: walk.bandSize)
    else { return walk }
    var banded = walk
    banded.band = scratch(
      "band", source.type, size: walk.bandSize, on: tile, step, copy: copy)
    return banded
  }

  /// Adds the constants of a step as a table of `requant`, and returns the operand that reads it.
  mutating func addTable(
    _ step: Step, _ requantizations: [Requantization], _ clamp: ClosedRange<Int>
  ) -> Address {
    addTable(step, fields: 5, rows: requantizations.map { $0.row(clamp) })
  }

  mutating func addTable(_ step: Step, fields: Int, rows: [[Int]]) -> Address {
    let name = names.tables.unused(step.node.name)
    program.tables[name] = Table(Tensor([rows.count, fields], Array(rows.joined())))
    return Address(name)
  }
}

/// A matrix product with its operands.
struct MatrixProduct {
  let step: IntegerNetwork.Step
  let tables: MatrixTables
  /// The constants of its `requant`.
  let table: Address
  let source: StoredValue
  let destination: StoredValue
}

/// The loops of one copy of a matrix on one tile.
struct MatrixPart {
  let tile: Int
  let body: StreamBody
  let dependency: InputDependency
  /// Whether it adds the sums of all tiles and stores the result.
  let completesSums: Bool
}

extension Requantization {
  /// The fields of a `requant` table: multiplier, shift, offset, low, high.
  func row(_ clamp: ClosedRange<Int>) -> [Int] {
    [multiplier, shift, offset, clamp.lowerBound, clamp.upperBound]
  }
}

extension MatrixTables {
  /// A type wide enough for every sum, and for sums over some of the rows.
  var sumType: BufferType {
    let fits = sums.allSatisfy { $0.lowerBound >= Int32.min && $0.upperBound <= Int32.max }
    return fits ? .i32 : .i64
  }
}

extension [Requantization] {
  /// How all of them round halves, which follows from the format that they share.
  var halves: Halves { first?.halves ?? .up }
}
