import Basics
import CKernels
import Hardware
import TileMachine

/// How an MVM is computed; both paths yield the same results.
public enum MVMPath: Sendable {
  /// One product if conversion is lossless, and the fastest equivalent of `converted` otherwise.
  case automatic
  /// Every input cycle, row group, plane and conversion one by one: the slow definition.
  case converted
}

/// A group that is ready to run.
struct BoundGroup {
  let cells: GroupCells
  let raw: UnsafeMutablePointer<memc_group>
  /// The format of the codes in its register.
  let registerKind: memc_kind
  /// Scratch memory for its sums before they are stored.
  let sums: BoundBuffer
  let sumType: memc_type
  /// Whether the product can be written directly to an `i32` buffer.
  let isDirect: Bool

  init(_ group: Group, on tile: Tile, in context: BindingContext) throws {
    let program = context.program
    cells = GroupCells(group, of: context.verified)
    let levels = try CellLevels(cells, of: program)
    // checks the limit before anything is sized by the matrix's columns
    let padded = cells.matrix.columns + memc_single_lane_width
    let place = try context.plan.reserve(padded, bytes: 8 * context.lanes)
    let builder = GroupBuilder(cells: cells, levels: levels, context: context, sumsPlace: place)
    let reach = program.converterReach(of: cells, levels)
    var raw: memc_group
    if try builder.mergesCycles(reach) {
      (raw, registerKind) = try builder.merged()
      isDirect = raw.sum_type == memc_i32 && context.lanes > 1
    } else if context.chip == nil, context.path == .automatic,
      let split = try builder.split(reach)
    {
      (raw, registerKind) = split
      isDirect = context.lanes > 1
    } else if let converters = builder.converters,
      let chip = try context.chip ?? converters.chipForRealSteps(program)
    {
      (raw, registerKind) = try builder.analog(chip, converters)
      isDirect = raw.sum_type == memc_i32 && context.lanes > 1
    } else {
      (raw, registerKind) = try builder.converted(reach)
      isDirect = false
    }
    raw.is_steady = context.steady?.contains(group.name, on: tile.number) == true
    self.raw = context.arena.store(raw)
    sumType = raw.sum_type
    sums = BoundBuffer(
      buffer: Buffer("", sumType.isWide ? .i64 : .i32, size: padded), place: place,
      lanes: context.lanes)
  }
}

extension memc_type {
  /// Whether a number of this type takes eight bytes.
  var isWide: Bool { self == memc_i64 || self == memc_f64 }
}

/// Builds the kernel structure that fires a group.
struct GroupBuilder {
  let cells: GroupCells
  let levels: CellLevels
  let context: BindingContext
  let sumsPlace: Int

  /// `nil` if converters are ideal.
  var converters: GroupConverters? {
    GroupConverters(
      cells.group, columns: cells.matrix.columns, of: context.program,
      chipSeed: context.chip?.seed)
  }

  /// Whether all cycles, row groups and planes are one product: conversion is lossless, or the
  /// converter is ideal.
  func mergesCycles(_ reach: ConverterReach?) throws -> Bool {
    if context.chip != nil { return reach == nil }
    return context.path == .automatic && reach?.isLossless != false
  }

  /// One product with the codes, or with the weights that a chip's conductances represent.
  func merged() throws -> (memc_group, memc_kind) {
    guard let chip = context.chip else { return try exact() }
    try DrivenDigits.expectNone(of: chip, in: context.program, cells.cycles(of: context.program))
    let weights = try realWeights(of: chip)
    let kind = ProductKind.real(weights, inputs: cells.inputRange)
    var (group, registerKind) = try group(kind, packing(kind)(weights))
    group.once.noise = try readNoise(of: chip, kind)
    return (group, registerKind)
  }

  /// One product with the codes: straight from the blocks, unless some overlap.
  private func exact() throws -> (memc_group, memc_kind) {
    let codes = PlacedCodes(cells)
    let kind = ProductKind.exact(codes, inputs: cells.inputRange, isa: context.isa)
    if let product = packing(kind)(codes) { return try group(kind, product) }
    let columns = cells.codeColumns
    let wide = ProductKind.exact(columns, inputs: cells.inputRange, isa: context.isa)
    return try group(wide, packing(wide)(columns))
  }

  /// `Σ factor · level − offset` of every cell of each column, with the levels of the chip.
  private func realWeights(of chip: Chip) throws -> [[WeightedLine<Double>]] {
    let real = try RealLevels(chip, cells: cells, of: context.program)
    return cells.columns { block, row, column in
      levels.planes.indices.reduce(-Double(levels.offset)) { sum, plane in
        sum + Double(levels.planes[plane].factor) * real(block, plane, row, column)
      }
    }
  }

  /// The group of one product of the codes.
  func group(_ kind: ProductKind, _ product: memc_product) throws -> (memc_group, memc_kind) {
    var group = try group(lineBytes: kind.lineBytes, sumType: kind.sumType)
    group.firing = memc_fires_once
    group.once.product = product
    return (group, kind.kernelKind)
  }

  /// A group with its register, but without a product or conversion.
  func group(lineBytes: Int, sumType: memc_type) throws -> memc_group {
    var group = memc_group()
    group.lanes = Int64(context.lanes)
    group.columns = Int64(cells.matrix.columns)
    group.rows = Int64(cells.rows.count)
    group.sums = Int64(sumsPlace)
    group.sum_type = sumType
    group.number = Int64(context.numberOfNextGroup())
    if let offsets = context.chip?.offsets(of: cells.group, in: context.program) {
      group.offsets = UnsafePointer(context.arena.store(offsets.elements.map(Int64.init)))
    }
    // the last quad of lines may be incomplete
    group.reg = Int64(
      try context.plan.reserve(cells.rows.count + 3, bytes: lineBytes * context.lanes))
    return group
  }

  func packing(_ kind: ProductKind) -> ProductPacking {
    ProductPacking(kind: kind, lanes: context.lanes, isa: context.isa, arena: context.arena)
  }
}
