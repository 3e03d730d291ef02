import ArgumentParser
import Basics
import Driver
import Evaluation

/// `memc sweep submit S.yaml --slurm`: an array job, and a job that merges after it.
struct SweepSubmitCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Submit the sweep as an array job of Slurm.",
    discussion: """
      Writes two scripts into the folder of results and submits them: an array job, and a job that \
      merges the results after it. Options that are not given follow from a trial point.
      """)

  @Flag(help: "Submit to Slurm, the only scheduler so far.")
  var slurm = false

  @Option(help: ArgumentHelp("Number of tasks.", valueName: "count"))
  var array: Int?

  @Option(help: ArgumentHelp("Time limit of a task, such as 90min or 12h.", valueName: "time"))
  var time: String?

  @Option(help: ArgumentHelp("Memory of a task.", valueName: "MiB"))
  var memory: Int?

  @Option(help: ArgumentHelp("Partition of the cluster.", valueName: "name"))
  var partition: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The table to write, .csv or .jsonl (default: table.jsonl in the folder of results).",
      valueName: "file"))
  var output: String?

  @Flag(help: "Write the scripts, and submit nothing.")
  var dryRun = false

  @OptionGroup var options: SweepOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard slurm else {
      throw ValidationError("'--slurm' is required: other schedulers use 'run --shard auto'")
    }
    guard memory.map({ (1...1 << 30).contains($0) }) ?? true else {
      throw ValidationError("'--memory' must be in 1...\(1 << 30) MiB")
    }
  }

  func run() throws {
    if let output { _ = try SweepTable.Format(path: output) }
    var wishes = SlurmJob.Wishes()
    wishes.tasks = array
    wishes.time = try time.map { try Self.seconds($0) }
    wishes.memoryMebibytes = memory
    wishes.partition = partition
    wishes.table = output
    var job = try SlurmJob(options.sweep, results: options.results, wishes)
    try job.write()
    if !dryRun { try job.submit() }
    try common.result(job, job.text)
  }

  private static func seconds(_ text: String) throws -> Double {
    try locating(at: Place("--time")) { try TimeSpan(text).seconds }
  }
}
