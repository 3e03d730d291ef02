import Basics

/// Crossbar arrays as squares, with the blocks that they hold.
public struct BlockMap: Sendable {
  /// A rectangle of lines of an array.
  public struct Block: Sendable {
    public var rows: Range<Int>
    public var columns: Range<Int>
    /// The number of its series.
    public var series: Int
    /// What it is, in words.
    public var note: String

    public init(rows: Range<Int>, columns: Range<Int>, series: Int, note: String) {
      (self.rows, self.columns, self.series, self.note) = (rows, columns, series, note)
    }
  }

  public struct Crossbar: Sendable {
    public var label: String
    public var blocks: [Block]

    public init(label: String, blocks: [Block]) { (self.label, self.blocks) = (label, blocks) }
  }

  public var title: String
  /// The lines of every array.
  public var rows: Int
  public var columns: Int
  public var series: [String]
  public var arrays: [Crossbar]

  public init(title: String, rows: Int, columns: Int, series: [String], arrays: [Crossbar]) {
    (self.title, self.rows, self.columns) = (title, rows, columns)
    (self.series, self.arrays) = (series, arrays)
  }

  /// The arrays beside each other, by their number.
  private var across: Int {
    switch arrays.count {
    case ...6: 6
    case ...16: 8
    case ...36: 12
    default: 16
    }
  }

  public var chart: Chart {
    let legend = Ink.legend(series, y: 0)
    let pitch = Chart.width / Double(across)
    let side = pitch - 14
    let tall = side * Double(rows) / Double(max(rows, columns))
    let wide = side * Double(columns) / Double(max(rows, columns))
    let drawn = arrays.enumerated().flatMap { index, array -> [Markup] in
      let x = Double(index % across) * pitch
      let y = legend.height + Double(index / across) * (tall + 26)
      return [
        Ink.text(array.label, x: x, y: y + 10, look: "dim"),
        Ink.box(x: x, y: y + 15, width: wide, height: tall, look: "array"),
      ] + array.blocks.map { draw($0, x: x, y: y + 15, wide: wide, tall: tall) }
    }
    let lines = (arrays.count + across - 1) / across
    return Chart(
      title, height: legend.height + Double(lines) * (tall + 26), legend.markup + drawn)
  }

  private func draw(_ block: Block, x: Double, y: Double, wide: Double, tall: Double) -> Markup {
    let (perRow, perColumn) = (tall / Double(rows), wide / Double(columns))
    return Ink.box(
      x: x + Double(block.columns.lowerBound) * perColumn,
      y: y + Double(block.rows.lowerBound) * perRow,
      width: max(0.5, Double(block.columns.count) * perColumn - 0.5),
      height: max(0.5, Double(block.rows.count) * perRow - 0.5),
      look: Ink.seriesClass(block.series), note: block.note)
  }
}
