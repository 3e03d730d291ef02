import Foundation

/// What time is taken of.
enum Stopwatch {
  /// Of this process on all cores: what others do on them hardly counts.
  case processor
  case wall

  /// Seconds since some moment.
  var seconds: Double {
    var time = timespec()
    clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Seconds that `body` takes.
  func time(_ body: () throws -> Void) rethrows -> Double {
    let start = seconds
    try body()
    return seconds - start
  }

  /// The least seconds of as many runs as fit into `limit`, three at least; the processor's clock
  /// has been seen to stand still, and such runs do not count.
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

/// Processes that ran or wanted to in the last minute, for each of the machine's cores.
var loadAverage: String {
  var load = [0.0]
  guard getloadavg(&load, 1) == 1 else { return "unknown" }
  return String(format: "%.1f on %d cores", load[0], ProcessInfo.processInfo.activeProcessorCount)
}
