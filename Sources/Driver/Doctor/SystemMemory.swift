import Foundation

/// The memory that this process may have.
struct SystemMemory {
  /// Of the system, within the limits of the process and its control group; `nil` if unknown.
  let availableBytes: Int?
  /// The limit below that of the system, in words.
  let limit: String?

  init() {
    let system = Self.availableOfSystem
    let limits = [
      (Self.addressSpace, "limited by 'ulimit -v'"), (Self.controlGroup, "limited by a container"),
    ]
    let least = limits.filter { $0.0 != nil }.min { ($0.0 ?? .max) < ($1.0 ?? .max) }
    if let least, let bytes = least.0, bytes < system ?? .max {
      (availableBytes, limit) = (bytes, least.1)
    } else {
      (availableBytes, limit) = (system, nil)
    }
  }

  private static var availableOfSystem: Int? {
    guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 }
  }

  /// The limit of the process; `nil` if it has none.
  static var addressSpace: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < UInt(Int.max)
    else { return nil }
    return Int(limit.rlim_cur)
  }

  /// What is left of the control group's memory.
  private static var controlGroup: Int? {
    guard let limit = number(in: "/sys/fs/cgroup/memory.max") else { return nil }
    return limit - (number(in: "/sys/fs/cgroup/memory.current") ?? 0)
  }

  private static func number(in path: String) -> Int? {
    (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
      Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}
