import Basics
import CommandFiles
import Evaluation
import Foundation
import TileSimulator
import Training

/// What an installation of memc has, and whether it works here.
public struct InstallationCheck: Encodable, Sendable {
  public enum Status: String, Encodable, Sendable {
    case ok
    /// memc works, but something is slower or not available.
    case warning
    case error
  }

  /// One thing that was looked at.
  public struct Finding: Encodable, Sendable {
    public let name: String
    public let status: Status
    public let detail: String
    /// What to do; `nil` if all is well.
    public var remedy: String?

    init(_ name: String, _ status: Status, _ detail: String, remedy: String) {
      (self.name, self.status, self.detail, self.remedy) = (name, status, detail, remedy)
    }

    /// A finding that all is well.
    init(_ name: String, _ detail: String) {
      (self.name, self.status, self.detail) = (name, .ok, detail)
    }
  }

  public let schemaVersion = 1
  public let memcVersion = Version.current
  /// Whether nothing has the status `error`.
  public let pass: Bool
  public let checks: [Finding]

  /// Looks at everything; writes nothing.
  public init() {
    checks = [
      Finding("memc", "version \(Version.current), \(BuiltInFiles.executable)"), .mappings,
      .instructionSet, .cores, .memory, .openBLAS, .folder, SelfTest().finding,
    ]
    pass = checks.allSatisfy { $0.status != .error }
  }

  /// One line for each check, and below it what to do.
  public var text: String {
    let width = checks.map(\.name.count).max() ?? 0
    let lines = checks.flatMap { check in
      ["\(check.status.rawValue.padding(to: 7))  \(check.name.padding(to: width))  \(check.detail)"]
        + (check.remedy.map { ["\("".padding(to: width + 11))\($0)"] } ?? [])
    }
    let warnings = checks.count { $0.status == .warning }
    let errors = checks.count { $0.status == .error }
    let verdict =
      errors > 0
      ? "memc does not work here: \(errors.counted("error"))"
      : "memc works here" + (warnings > 0 ? ", with \(warnings.counted("warning"))" : "")
    return (lines + [verdict]).joined(separator: "\n")
  }
}

extension InstallationCheck.Finding {
  /// Whether the files that come with memc are found, and can be read.
  fileprivate static var mappings: Self {
    guard let folder = BuiltInFiles.location else {
      return Self(
        "mappings", .error, "found no folder 'mappings' above \(BuiltInFiles.executable)",
        remedy: "run memc where it was built, or install it with 'make install'")
    }
    let kinds: [(BuiltInFiles.Kind, String)] = [
      (.mapping, "mapping"), (.accelerator, "accelerator"), (.device, "device file"),
      (.memristor, "memristor"), (.pulse, "pulsed device"),
    ]
    var counts: [String] = []
    for (kind, noun) in kinds {
      let names = BuiltInFiles.names(kind)
      let unread = names.first { (try? BuiltInFiles.read(kind, $0, at: nil)) == nil }
      if let unread {
        return Self(
          "mappings", .error, "cannot read the \(noun) '\(unread)' in \(folder)",
          remedy: "check the permissions of the folder and its files")
      }
      counts.append(names.count.counted(noun))
    }
    return Self("mappings", "\(folder): \(counts.joined(separator: ", "))")
  }

  /// The instruction set of the kernels.
  fileprivate static var instructionSet: Self {
    switch InstructionSet.best {
    case .avx512: return Self("processor", "AVX-512 with VNNI and VBMI")
    case .avx2: return Self("processor", "AVX2")
    case .neon: return Self("processor", "NEON")
    case .portable:
      return Self(
        "processor", .warning, "no AVX2 or NEON: kernels take several times as long",
        remedy: "results are the same; for speed, use a processor with AVX2 or a 64-bit ARM")
    }
  }

  fileprivate static var cores: Self {
    let count = ProcessInfo.processInfo.activeProcessorCount
    return Self("cores", "\(count.counted("thread")) unless '--threads' says otherwise")
  }

  fileprivate static var memory: Self {
    let memory = SystemMemory()
    guard let available = memory.availableBytes else {
      return Self("memory", .warning, "unknown", remedy: "/proc/meminfo cannot be read")
    }
    let text = "\(available.inGibibytes) available" + (memory.limit.map { ", \($0)" } ?? "")
    guard available < 1 << 30 else { return Self("memory", text) }
    return Self(
      "memory", .warning, text,
      remedy: "large networks need more; close other programs, or raise the limit")
  }

  /// The library that is loaded when training begins.
  fileprivate static var openBLAS: Self {
    // OpenBLAS blocks forever where it finds no memory while it is loaded
    guard SystemMemory.addressSpace == nil else {
      return Self("OpenBLAS", "not loaded, because 'ulimit -v' is set; only training uses it")
    }
    do {
      try TrainingLibrary.expectAvailable()
      return Self("OpenBLAS", "found; only training uses it")
    } catch {
      return Self(
        "OpenBLAS", .warning, "not installed: 'memc train' and passes that train cannot run",
        remedy: "on Debian: apt install libopenblas0")
    }
  }

  /// Whether a file can be written to the working folder.
  fileprivate static var folder: Self {
    let path = FileManager.default.currentDirectoryPath
    do {
      try AtomicWrite.expectWritable("memc-doctor")
    } catch {
      return Self(
        "folder", .warning, "cannot write to \(path.escaped)",
        remedy: "change to another folder, or name output files with '-o'")
    }
    let free = (try? FileManager.default.attributesOfFileSystem(forPath: path))
      .flatMap { $0[.systemFreeSize] as? NSNumber }?.intValue
    guard let free else { return Self("folder", "\(path.escaped) can be written") }
    let text = "\(path.escaped) can be written, \(free.inGibibytes) free"
    guard free < 100 << 20 else { return Self("folder", text) }
    return Self("folder", .warning, text, remedy: "make room, or write elsewhere with '-o'")
  }
}

extension Int {
  /// `12.3 GiB`.
  fileprivate var inGibibytes: String {
    String(format: "%.1f GiB", Double(self) / Double(1 << 30))
  }
}
