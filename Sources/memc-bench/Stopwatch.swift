import Foundation

/// A clock for measurements.
enum Stopwatch {
  /// The time of this process on all cores, which other processes hardly affect.
  case processor
  case wall

  /// Seconds since an arbitrary moment.
  var seconds: Double {
    var time = timespec()
    clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Returns the seconds that `body` takes.
  func time(_ body: () throws -> Void) rethrows -> Double {
    let start = seconds
    try body()
    return seconds - start
  }

  /// Returns the time of the fastest run in seconds, of as many runs as fit into `limit` and at
  /// least three. Runs of zero time do not count, because the processor clock sometimes stops.
  func best(within limit: Double, _ body: () throws -> Void) rethrows -> Double {
    var (best, total, runs) = (Double.infinity, 0.0, 0)
    while runs < 3 || total < limit {
      let time = try time(body)
      runs += 1
      total += max(time, 1e-6)
      if time > 0 { best = min(best, time) }
    }
    return best
  }
}

/// The average number of runnable processes in the last minute, and the number of cores.
var loadAverage: String {
  var load = [0.0]
  guard getloadavg(&load, 1) == 1 else { return "unknown" }
  return String(format: "%.1f on %d cores", load[0], ProcessInfo.processInfo.activeProcessorCount)
}
