import Basics
import Dispatch
import Glibc
import Testing

@Suite struct InterruptTests {
  @Test(
    arguments: [
      (SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129), (SIGQUIT, 131), (SIGXCPU, 152),
    ] as [(Int32, Int32)])
  func anInterruptedWriteLeavesTheOldFileOrTheNew(signal: Int32, status: Int32) async throws {
    let folder: String = "/tmp/memc-test-interrupt-\(getpid())-\(signal)"
    mkdir(folder, 0o700)
    defer { rmdir(folder) }
    for round: Int in 1...5 {
      await #expect(processExitsWith: .exitCode(status)) {
        [folder = folder as String, signal = signal as Int32, round = round as Int] in
        InterruptGuard.install()
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(7 * round)) {
          kill(getpid(), signal)
        }
        let bytes = [UInt8](repeating: 1, count: 1 << 20)
        while true { try AtomicWrite.write(bytes, to: folder + "/x") }
      }
      #expect(entries(of: folder).allSatisfy { $0 == "x" })
      if let file = try? InputFile(folder + "/x") { #expect(file.bytes.count == 1 << 20) }
    }
    unlink(folder + "/x")
  }

  @Test func anIgnoredSignalStaysIgnored() async {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGHUP, SIG_IGN)
      InterruptGuard.install()
      raise(SIGHUP)
      exit(0)
    }
  }

  @Test func aBlockedSignalIsLetThrough() async {
    await #expect(processExitsWith: .exitCode(130)) {
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_SETMASK, &all, nil)
      InterruptGuard.install()
      raise(SIGINT)
      exit(0)
    }
  }

  @Test func aClosedPipeIsNotAnError() async {
    await #expect(processExitsWith: .exitCode(0)) {
      InterruptGuard.install()
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      dup2(ends[1], STDOUT_FILENO)
      close(ends[0])
      #expect(throws: ReaderGone.self) { try StandardStream.output.write("results") }
      exit(0)
    }
  }

  @Test func aFullDiskAtTheStandardOutputIsAnError() async {
    await #expect(processExitsWith: .exitCode(74)) {
      dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO)
      let diagnostic = diagnostic { try StandardStream.output.write("results") }
      exit(diagnostic?.kind.rawValue ?? 0)
    }
  }
}

extension InterruptTests {
  @Test func aHeldSignalEndsTheProcessOnlyAfterwards() async {
    await #expect(processExitsWith: .exitCode(130)) {
      InterruptGuard.install()
      InterruptGuard.holding {
        if InterruptGuard.isPending { exit(1) }
        signalProcess(SIGINT) { InterruptGuard.isPending }
        if !InterruptGuard.isPending { exit(2) }
      }
      exit(0)
    }
  }

  @Test func aSignalIsHeldUntilTheOutermostEnd() async {
    await #expect(processExitsWith: .exitCode(130)) {
      InterruptGuard.install()
      InterruptGuard.holding {
        InterruptGuard.holding { signalProcess(SIGINT) { InterruptGuard.isPending } }
        if !InterruptGuard.isPending { exit(1) }
      }
      exit(0)
    }
  }

  @Test func aSecondSignalIsNotHeld() async {
    await #expect(processExitsWith: .exitCode(130)) {
      InterruptGuard.install()
      InterruptGuard.holding {
        signalProcess(SIGTERM) { InterruptGuard.isPending }
        signalProcess(SIGINT)
        exit(1)
      }
    }
  }

  @Test func theTextForInterruptsIsPrinted() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(143), observing: [\.standardErrorContent]
    ) {
      InterruptGuard.install()
      InterruptGuard.say("interrupted\n")
      signalProcess(SIGTERM)
    }
    let said = try #require(result?.standardErrorContent)
    #expect(String(decoding: said, as: UTF8.self).hasSuffix("interrupted\n"))
  }
}

/// Sends this process a signal, and waits up to two seconds for its effect. The threads that run
/// tests do not receive signals, so `raise` does not work.
private func signalProcess(_ signal: Int32, until isDone: () -> Bool = { false }) {
  kill(getpid(), signal)
  for _ in 0..<200 where !isDone() { usleep(10_000) }
}
