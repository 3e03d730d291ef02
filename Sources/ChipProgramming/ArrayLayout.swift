import Hardware
import TileMachine

/// The cells of every physical array of a program.
struct ArrayLayout {
  /// The cells of one physical array, row by row.
  struct Plane: Sendable {
    let array: Int
    let plane: Int
    let cells: [Place]
  }

  /// A cell: its element in the tensor of its block, and its lines.
  struct Place: Sendable {
    let block: Int
    let element: Int
    let row: Int
    let column: Int
  }

  /// By position, then by plane.
  let planes: [Plane]

  init(_ program: Program, _ plan: WritePlan) {
    let blocks = Dictionary(grouping: program.blocks.indices) { program.blocks[$0].array }
    planes = blocks.keys.sorted().flatMap { array -> [Plane] in
      let own = blocks[array] ?? []
      let count = own.map { plan.levels[$0].shape[0] }.max() ?? 0
      return (0..<count).map { plane in
        let cells = own.filter { plane < plan.levels[$0].shape[0] }.flatMap { block -> [Place] in
          let lines = plan.lines[block]
          let (width, size) = (lines.columns.count, lines.rows.count * lines.columns.count)
          return (0..<size).map {
            Place(
              block: block, element: plane * size + $0, row: lines.rows[$0 / width],
              column: lines.columns[$0 % width])
          }
        }
        return Plane(
          array: array, plane: plane,
          cells: cells.sorted { ($0.row, $0.column) < ($1.row, $1.column) })
      }
    }
  }
}
