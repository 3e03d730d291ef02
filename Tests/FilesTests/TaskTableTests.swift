import Basics
import Testing

/// The tables in `models/tasks` are the published ones.
@Suite struct TaskTableTests {
  struct Task: CustomTestStringConvertible, Sendable {
    let name: String
    let shape: [Int]
    /// The number of examples of each class.
    let counts: [Int]
    /// The means of the first columns.
    let means: [Double]

    var testDescription: String { name }
  }

  static let tasks = [
    // Fisher, Annals of Eugenics 7, 1936, table 1
    Task(
      name: "iris", shape: [150, 4], counts: [50, 50, 50], means: [5.8433, 3.0573, 3.758, 1.1993]),
    Task(
      name: "breast-cancer", shape: [569, 30], counts: [357, 212],
      means: [14.1273, 19.2896, 91.969, 654.8891]),
    Task(
      name: "digits-8x8", shape: [1797, 64],
      counts: [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
      means: [0, 0.3038, 5.2048, 11.8358]),
    Task(
      name: "letters-3x3", shape: [30, 9], counts: [10, 10, 10], means: [0.6333, 0.6333, 0.3667]),
    Task(name: "xor", shape: [4, 2], counts: [2, 2], means: [0.5, 0.5]),
  ]

  private static let folder = Fixture.path("../../../models/tasks")

  @Test(arguments: tasks)
  func tablesHoldTheirExamples(task: Task) throws {
    let path = "\(Self.folder)/\(task.name).csv"
    let data = try DataFile.load(path)
    #expect(data.shape == task.shape)
    let labels = try DataFile.loadLabels(path, classes: task.counts.count)
    #expect(task.counts.indices.map { label in labels.count { $0 == label } } == task.counts)
    let rows = (0..<data.shape[0]).map { data.real(rows: $0..<$0 + 1).map(Double.init) }
    for (column, mean) in task.means.enumerated() {
      let sum = rows.reduce(0) { $0 + $1[column] }
      #expect((sum / Double(rows.count) - mean).magnitude < 5e-5, "column \(column)")
    }
  }

  /// Two rows are wrong in the copy of the UCI repository.
  @Test func theIrisesAreFishers() throws {
    let data = try DataFile.load("\(Self.folder)/iris.csv")
    let rows = (0..<150).map { data.real(rows: $0..<$0 + 1) }
    #expect(rows.count { $0 == [4.9, 3.1, 1.5, 0.2] } == 1)
    #expect(rows.count { $0 == [4.9, 3.6, 1.4, 0.1] } == 1)
    #expect(rows.count { $0 == [4.9, 3.1, 1.5, 0.1] } == 1)
  }

  @Test func everyLetterHasItsNineFlips() throws {
    let path = "\(Self.folder)/letters-3x3.csv"
    let data = try DataFile.load(path)
    let labels = try DataFile.loadLabels(path, classes: 3)
    for label in 0..<3 {
      let patterns = labels.indices.filter { labels[$0] == label }.map {
        data.real(rows: $0..<$0 + 1)
      }
      #expect(Set(patterns).count == 10)
      for flipped in patterns.dropFirst() {
        #expect(zip(flipped, patterns[0]).count { $0 != $1 } == 1)
      }
    }
  }
}
