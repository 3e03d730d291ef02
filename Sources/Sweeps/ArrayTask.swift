import Basics

/// The task of an array job that this process is, as the variables of its scheduler say.
struct ArrayTask: Equatable {
  let scheduler: Scheduler
  let index: Int
  /// The first index of the array.
  let first: Int
  let step: Int
  /// The number of tasks; `nil` if the scheduler does not say.
  let count: Int?

  /// The variables that a scheduler sets for each task of an array job.
  struct Scheduler: Equatable {
    let name: String
    /// The index of the task.
    let index: String
    var first: String?
    var last: String?
    var step: String?
    var count: String?
    /// The first index, if there is no variable for it.
    var usualFirst = 1
  }

  /// Sources: sbatch(1), qsub of OpenPBS and Torque, submit(1) of Grid Engine, bsub of LSF, and the
  /// documentation of indexed jobs of Kubernetes.
  static let schedulers = [
    Scheduler(
      name: "Slurm", index: "SLURM_ARRAY_TASK_ID", first: "SLURM_ARRAY_TASK_MIN",
      last: "SLURM_ARRAY_TASK_MAX", step: "SLURM_ARRAY_TASK_STEP",
      count: "SLURM_ARRAY_TASK_COUNT"),
    Scheduler(name: "PBS", index: "PBS_ARRAY_INDEX"),
    Scheduler(name: "Torque", index: "PBS_ARRAYID"),
    Scheduler(
      name: "Grid Engine", index: "SGE_TASK_ID", first: "SGE_TASK_FIRST", last: "SGE_TASK_LAST",
      step: "SGE_TASK_STEPSIZE"),
    Scheduler(
      name: "LSF", index: "LSB_JOBINDEX", last: "LSB_JOBINDEX_END", step: "LSB_JOBINDEX_STEP"),
    Scheduler(name: "Kubernetes", index: "JOB_COMPLETION_INDEX", usualFirst: 0),
  ]

  private static let place = Place("--shard auto")

  /// - Throws: kind `configuration` if no scheduler says a task, or two do, or one says half of it.
  init(_ environment: [String: String]) throws {
    // Grid Engine and LSF set the variable outside of array jobs as well
    let found = Self.schedulers.filter { scheduler in
      environment[scheduler.index].map {
        !($0 == "undefined" || scheduler.name == "LSF" && $0 == "0")
      } ?? false
    }
    guard let scheduler = found.first else {
      try Self.expectNoHalf(environment)
      throw Diagnostic.configuration(
        "this is no task of an array job: none of "
          + Self.schedulers.map(\.index).joined(separator: ", ") + " is set", at: Self.place,
        note: "give '--shard i/n'")
    }
    guard found.count == 1 else {
      throw Diagnostic.configuration(
        "the variables of \(found.map(\.name).joined(separator: " and ")) are both set",
        at: Self.place, note: "give '--shard i/n'")
    }
    try self.init(scheduler, environment)
  }

  private init(_ scheduler: Scheduler, _ environment: [String: String]) throws {
    func number(_ name: String) throws -> Int {
      guard let text = environment[name] else {
        throw Diagnostic.configuration(
          "'\(scheduler.index)' is set, but '\(name)' is not", at: Self.place,
          note: "give '--shard i/n'")
      }
      guard let number = Int(text), number >= 0 else {
        throw Diagnostic.configuration(
          "'\(name)' must be a number, not '\(text)'", at: Self.place)
      }
      return number
    }
    self.scheduler = scheduler
    index = try number(scheduler.index)
    first = try scheduler.first.map(number) ?? scheduler.usualFirst
    step = try scheduler.step.map(number) ?? 1
    guard step > 0, index >= first, (index - first) % step == 0 else {
      throw Diagnostic.configuration(
        "task \(index) is none of an array of \(scheduler.name) that begins with \(first)"
          + (step == 1 ? "" : " and has step \(step)"), at: Self.place)
    }
    let last = try scheduler.last.map(number)
    let spanned = last.map { [first, step] in ($0 - first) / step + 1 }
    count = try scheduler.count.map(number) ?? spanned
    guard spanned == nil || count == spanned else {
      throw Diagnostic.configuration(
        "the array has \(count ?? 0) tasks with gaps between their numbers", at: Self.place,
        note: "submit an array without gaps, or give '--shard i/n'")
    }
  }

  /// Throws if the scheduler's other variables are set, but not the index.
  private static func expectNoHalf(_ environment: [String: String]) throws {
    for scheduler in schedulers where environment[scheduler.index] == nil {
      let others = [scheduler.first, scheduler.last, scheduler.step, scheduler.count]
      guard let name = others.compactMap(\.self).first(where: { environment[$0] != nil }) else {
        continue
      }
      throw Diagnostic.configuration(
        "'\(name)' is set, but '\(scheduler.index)' is not", at: place,
        note: "give '--shard i/n'")
    }
  }

  /// The shard of this task.
  ///
  /// - Parameter given: the number of tasks that the user states.
  /// - Throws: kind `configuration` if the number of tasks is unknown, or differs from `given`.
  func shard(of given: Int?) throws -> Shard {
    guard let all = given ?? count else {
      throw Diagnostic.configuration(
        "\(scheduler.name) does not say how many tasks the array has", at: Self.place,
        note: "give '--shard auto/N' for an array from \(first) to \(first == 0 ? "N-1" : "N")")
    }
    guard count == nil || count == all else {
      throw Diagnostic.configuration(
        "the array has \(count ?? 0) tasks, not \(all)", at: Self.place)
    }
    let number = (index - first) / step + 1
    guard number <= all else {
      throw Diagnostic.configuration(
        "task \(index) is none of an array from \(first) with \(all) tasks", at: Self.place)
    }
    return try Shard(number, of: all)
  }
}
