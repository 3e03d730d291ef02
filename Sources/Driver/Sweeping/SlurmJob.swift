import Basics
import Evaluation
import Foundation
import Sweeps

/// A sweep as jobs of Slurm: an array, each of whose tasks computes a shard, and a job that merges
/// the results after it.
public struct SlurmJob: Encodable, Sendable {
  public let schemaVersion = 1
  public let memcVersion = Version.current
  public let sweep: String
  /// The folder of results.
  public let results: String
  /// The number of tasks.
  public let tasks: Int
  /// The time limit of a task, `hours:minutes:00`.
  public let time: String
  public let memoryMebibytes: Int
  /// The paths of the two scripts.
  public let pointsScript: String
  public let mergeScript: String
  /// The table that is written at the end.
  public let table: String
  /// Whether tasks, time and memory were chosen by a trial point.
  public let isSuggested: Bool
  /// The numbers of the jobs; `nil` before they are submitted.
  public private(set) var pointsJob: String?
  public private(set) var mergeJob: String?
  private let partition: String?

  private enum CodingKeys: CodingKey {
    case schemaVersion, memcVersion, sweep, results, tasks, time, memoryMebibytes, pointsScript
    case mergeScript, table, pointsJob, mergeJob
  }

  /// What the user asks for; what is `nil` is chosen by a trial point.
  public struct Wishes: Sendable {
    public var tasks: Int?
    /// The time limit of a task, in s.
    public var time: Double?
    public var memoryMebibytes: Int?
    public var partition: String?
    /// The path of the table; `nil`: `table.jsonl` in the folder of results.
    public var table: String?

    public init() {}
  }

  /// A task should take so long, in s: much longer than to start it.
  private static let usualTask = 1800.0
  /// More tasks than this are more than many clusters take.
  private static let mostTasks = 1000
  private static let leastMiB = 512

  /// - Throws: diagnostics for mistakes in the sweep file; those of the trial point.
  public init(_ path: String, results: String?, _ wishes: Wishes) throws {
    let folder = SweepFolder(results, for: path)
    isSuggested = wishes.tasks == nil || wishes.time == nil || wishes.memoryMebibytes == nil
    let plan = try SweepPlan(path, results: results, tries: isSuggested, threads: 1)
    let all = plan.estimateSeconds ?? 0
    let usual = Int((all / Self.usualTask).rounded(.up))
    let tasks = wishes.tasks ?? max(1, min(usual, Self.mostTasks, plan.points))
    guard (1...min(plan.points, Shard.mostShards)).contains(tasks) else {
      throw Diagnostic(
        .usage, "'--array' must be in 1...\(min(plan.points, Shard.mostShards)), not \(tasks)")
    }
    let minutes = ((wishes.time ?? 2 * all / Double(tasks) + 300) / 60).rounded(.up)
    let memory = 2 * (plan.trial?.peakMebibytes ?? Self.leastMiB)
    sweep = path
    self.results = folder.path
    self.tasks = tasks
    time = String(format: "%02d:%02d:00", Int(minutes) / 60, Int(minutes) % 60)
    memoryMebibytes = wishes.memoryMebibytes ?? max(Self.leastMiB, (memory + 255) / 256 * 256)
    partition = wishes.partition
    pointsScript = "\(folder.jobs)/points.sh"
    mergeScript = "\(folder.jobs)/merge.sh"
    table = wishes.table ?? "\(folder.path)/table.jsonl"
    try expectSingleLines()
  }

  /// Throws if a line break in a name would end the comment that tells it to Slurm.
  private func expectSingleLines() throws {
    let folder = FileManager.default.currentDirectoryPath
    for name in [folder, sweep, results, table, partition ?? ""]
    where name.utf8.contains(UInt8(ascii: "\n")) {
      throw Diagnostic(
        .usage, "the name '\(name)' has a line break, which a job of Slurm cannot state",
        notes: ["use files and folders without one"])
    }
  }

  /// Writes both scripts.
  ///
  /// - Throws: kind `cannotCreate`, and the errors of `AtomicWrite`.
  public func write() throws {
    let folder = SweepFolder(results, for: sweep)
    try folder.store.prepare()
    try OutputFolder.make(folder.jobs)
    try AtomicWrite.write(points, to: pointsScript)
    try AtomicWrite.write(merge, to: mergeScript)
  }

  /// Submits both jobs.
  ///
  /// - Throws: kind `unsupported` if there is no `sbatch`, `tryAgain` if it fails.
  public mutating func submit() throws {
    let points = try Self.sbatch([pointsScript])
    pointsJob = points
    mergeJob = try Self.sbatch(["--dependency=afterany:\(points)", mergeScript])
  }

  /// The number of the job.
  private static func sbatch(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sbatch", "--parsable"] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 127 else {
      throw Diagnostic.unsupported(
        "there is no 'sbatch' on this machine", note: "'--dry-run' only writes the scripts")
    }
    let job = text.trimmingCharacters(in: .whitespacesAndNewlines).prefix { $0 != ";" }
    guard process.terminationStatus == 0, !job.isEmpty else {
      throw Diagnostic(.tryAgain, "'sbatch \(arguments.joined(separator: " "))' failed")
    }
    return String(job)
  }
}

extension SlurmJob {
  /// The script of the array.
  var points: String {
    """
    #!/bin/bash
    # Written by 'memc sweep submit'. Each task of this array computes one shard of the sweep. A task
    # that runs out of time, or that Slurm stops, keeps what it has done and is queued again.
    #SBATCH --job-name=\(name)
    #SBATCH --array=1-\(tasks)
    #SBATCH --time=\(time)
    \(common(log: "points-%a.log"))
    #SBATCH --cpus-per-task=1
    #SBATCH --open-mode=append
    #SBATCH --requeue
    #SBATCH --signal=B:USR1@60

    \(memc) sweep run \(arguments) --shard "$SLURM_ARRAY_TASK_ID/\(tasks)" \\
      --threads "${SLURM_CPUS_PER_TASK:-1}" &
    memc=$!
    # Slurm signals this script 60 s before the time limit
    trap 'kill -USR1 $memc' USR1 TERM
    wait $memc
    while kill -0 $memc 2>/dev/null; do wait $memc; done
    wait $memc
    status=$?
    # 75: run it again
    if [ $status = 75 ]; then scontrol requeue "$SLURM_JOB_ID"; fi
    exit $status

    """
  }

  /// The script of the job after it.
  var merge: String {
    """
    #!/bin/bash
    # Written by 'memc sweep submit'. Merges the results when the tasks have ended; it fails if points
    # are missing, and says how many.
    #SBATCH --job-name=\(name)-merge
    \(common(log: "merge.log"))

    exec \(memc) sweep merge \(arguments) --output \(table.quotedForShell)

    """
  }

  private func common(log: String) -> String {
    let folder = FileManager.default.currentDirectoryPath
    let lines = [
      "--mem=\(memoryMebibytes)M", partition.map { "--partition=\($0.quotedForShell)" },
      "--chdir=\(folder.quotedForShell)",
      "--output=\("\(SweepFolder(results, for: sweep).jobs)/\(log)".quotedForShell)",
    ]
    return lines.compactMap { $0.map { "#SBATCH \($0)" } }.joined(separator: "\n")
  }

  private var name: String {
    let file = sweep.split(separator: "/").last.map(String.init) ?? sweep
    return "memc-\(file.prefix { $0 != "." })".quotedForShell
  }

  private var arguments: String {
    "\(sweep.quotedForShell) --results \(results.quotedForShell)"
  }

  /// This executable.
  private var memc: String {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return (own ?? "memc").quotedForShell
  }

  /// What is written or submitted.
  public var text: String {
    let jobs =
      pointsJob.flatMap { points in
        mergeJob.map { "submitted jobs \(points) (points) and \($0) (merge)" }
      } ?? "not submitted"
    return """
      \(tasks.counted("task")), \(time) and \(memoryMebibytes) MiB each\(isSuggested ? ", after a trial point" : "")
      \(pointsScript.escaped)
      \(mergeScript.escaped), writes \(table.escaped)
      \(jobs)
      """
  }
}
