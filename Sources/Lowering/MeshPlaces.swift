import TileMachine

/// The sites of a mesh that tiles may take: those that the same number of tiles takes row by row, and
/// those near the corner, four for each tile.
struct MeshPlaces {
  struct Place {
    let site: Int
    let column: Int
    let row: Int
    var hopsToCorner: Int { column + row }

    func hops(to other: Place) -> Int { abs(column - other.column) + abs(row - other.row) }
  }

  /// By their site's number.
  private let places: [Place]
  private let width: Int
  /// By site: the index of its place, or `none`.
  private let indexOfSite: [Int]

  private static let none = -1

  /// - Parameter sites: the sites of the mesh.
  init(on mesh: Mesh, sites: Int, tiles: Int) {
    width = mesh.width
    // a triangle of this side at the corner has 4 · tiles sites
    let side = Int(Double(8 * tiles).squareRoot().rounded(.up))
    let near = (0..<side).flatMap { row in
      (0..<min(side - row, mesh.width)).map { row * mesh.width + $0 }
    }
    places = Set(near.filter { $0 < sites } + Array(0..<tiles)).sorted().map {
      Place(site: $0, column: $0 % mesh.width, row: $0 / mesh.width)
    }
    indexOfSite = places.enumerated().reduce(
      into: Array(repeating: Self.none, count: (places.last?.site ?? 0) + 1)
    ) { $0[$1.element.site] = $1.offset }
  }

  var count: Int { places.count }

  var indices: Range<Int> { places.indices }

  subscript(index: Int) -> Place { places[index] }

  /// - Precondition: the site is one of those that tiles may take.
  func index(ofSite site: Int) -> Int { indexOfSite[site] }

  /// The places at most `reach` columns and rows from a column and row.
  func near(_ center: (column: Int, row: Int), reach: Int) -> [Int] {
    let columns = max(0, center.column - reach)...min(width - 1, center.column + reach)
    let rows = max(0, center.row - reach)...center.row + reach
    let sites = rows.flatMap { row in columns.map { row * width + $0 } }
    return sites.filter(indexOfSite.indices.contains).map { indexOfSite[$0] }
      .filter { $0 != Self.none }
  }
}
