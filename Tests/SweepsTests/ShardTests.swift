import Basics
import Sweeps
import TestSupport
import Testing

@Suite struct ShardTests {
  @Test func shardsCutThePointsIntoEqualParts() throws {
    for (points, count) in [(10, 3), (3, 8), (0, 2), (1_000_000, 999), (1, 1)] {
      let parts = try (1...count).map { try Shard($0, of: count).points(of: points) }
      #expect(parts[0].lowerBound == 0 && parts.last?.upperBound == points)
      #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
      let sizes = parts.map(\.count)
      #expect(sizes.max()! - sizes.min()! <= 1)
    }
  }

  @Test func mixedRadixCountsWithTheLastAxisFastest() throws {
    let grid = try #require(MixedRadix([2, 1, 3]))
    #expect(grid.count == 6)
    #expect(
      (0..<6).map(grid.digits) == [
        [0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 0], [1, 0, 1], [1, 0, 2],
      ])
    #expect(MixedRadix([])?.count == 1)
    #expect(MixedRadix([100_000, 100_000]) == nil)
    #expect(MixedRadix([.max, .max]) == nil)
  }

  private static let slurm = [
    "SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "3", "SLURM_ARRAY_TASK_MAX": "11",
    "SLURM_ARRAY_TASK_STEP": "2", "SLURM_ARRAY_TASK_COUNT": "5",
  ]

  /// The words of `--shard`, variables, and the shard.
  static let tasks: [(text: String, environment: [String: String], shard: String)] = [
    ("3/8", [:], "3/8"),
    ("auto", slurm, "3/5"),
    ("auto/5", slurm, "3/5"),
    ("auto/4", ["PBS_ARRAY_INDEX": "4"], "4/4"),
    ("auto/4", ["PBS_ARRAYID": "1"], "1/4"),
    (
      "auto",
      [
        "SGE_TASK_ID": "2", "SGE_TASK_FIRST": "1", "SGE_TASK_LAST": "9", "SGE_TASK_STEPSIZE": "1",
      ], "2/9"
    ),
    (
      "auto", ["LSB_JOBINDEX": "5", "LSB_JOBINDEX_END": "9", "LSB_JOBINDEX_STEP": "2"], "3/5"
    ),
    ("auto/3", ["JOB_COMPLETION_INDEX": "0"], "1/3"),
    ("auto/3", ["JOB_COMPLETION_INDEX": "2", "SGE_TASK_ID": "undefined"], "3/3"),
  ]

  @Test(arguments: tasks)
  func tasksOfArrayJobsAreShards(text: String, environment: [String: String], shard: String) throws
  {
    #expect(try Shard(text, environment: environment).description == shard)
  }

  /// The words of `--shard`, variables, and what is wrong.
  static let mistakes: [(text: String, environment: [String: String], message: String)] = [
    ("0/8", [:], "--shard: shard 0/8 does not exist"),
    ("9/8", [:], "--shard: shard 9/8 does not exist"),
    ("3", [:], "--shard: expected i/n, such as 3/8, or auto, not '3'"),
    ("auto/x", [:], "--shard: expected i/n, such as 3/8, or auto, not 'auto/x'"),
    ("auto", [:], "--shard auto: this is no task of an array job"),
    ("auto", ["SGE_TASK_ID": "undefined"], "--shard auto: this is no task of an array job"),
    (
      "auto", ["SLURM_ARRAY_TASK_ID": "3"],
      "--shard auto: 'SLURM_ARRAY_TASK_ID' is set, but 'SLURM_ARRAY_TASK_MIN' is not"
    ),
    (
      "auto", ["SLURM_ARRAY_TASK_COUNT": "3"],
      "--shard auto: 'SLURM_ARRAY_TASK_COUNT' is set, but 'SLURM_ARRAY_TASK_ID' is not"
    ),
    (
      "auto", slurm.merging(["SLURM_ARRAY_TASK_COUNT": "4"]) { $1 },
      "--shard auto: the array has 4 tasks with gaps between their numbers"
    ),
    (
      "auto", slurm.merging(["SLURM_ARRAY_TASK_ID": "4"]) { $1 },
      "--shard auto: task 4 is none of an array of Slurm that begins with 3 and has step 2"
    ),
    (
      "auto", slurm.merging(["SLURM_ARRAY_TASK_ID": "x"]) { $1 },
      "--shard auto: 'SLURM_ARRAY_TASK_ID' must be a number, not 'x'"
    ),
    ("auto/6", slurm, "--shard auto: the array has 5 tasks, not 6"),
    (
      "auto", ["PBS_ARRAY_INDEX": "4"],
      "--shard auto: PBS does not say how many tasks the array has"
    ),
    (
      "auto/4", ["PBS_ARRAY_INDEX": "0"],
      "--shard auto: task 0 is none of an array of PBS that begins with 1"
    ),
    (
      "auto/4", ["PBS_ARRAY_INDEX": "5"],
      "--shard auto: task 5 is none of an array from 1 with 4 tasks"
    ),
    (
      "auto", ["PBS_ARRAY_INDEX": "1", "JOB_COMPLETION_INDEX": "1"],
      "--shard auto: the variables of PBS and Kubernetes are both set"
    ),
  ]

  @Test(arguments: mistakes)
  func otherWordsAreRefused(text: String, environment: [String: String], message: String) throws {
    let found = try diagnostic { try Shard(text, environment: environment) }
    #expect(found.description.hasPrefix(message))
  }
}
