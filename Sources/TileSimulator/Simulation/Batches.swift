import Dispatch

/// What every worker needs to know; workers write to disjoint images.
struct BatchJob: @unchecked Sendable {
  let program: BoundProgram
  let images: Int
  /// The number of the first image.
  var firstImage = 0
  /// For each port the codes of all images.
  let inputs: [UnsafeBufferPointer<Int32>]
  let outputs: [UnsafeMutableBufferPointer<Int32>]

  func run(_ batch: Int, on machine: borrowing Machine) throws {
    let first = batch * program.lanes
    try machine.run(
      inputs: inputs, outputs: outputs, first: first, present: min(program.lanes, images - first),
      number: UInt32(truncatingIfNeeded: firstImage + first))
  }
}

/// The results of all ports while workers fill them in.
final class OutputStorage {
  let ports: [UnsafeMutableBufferPointer<Int32>]

  init(_ counts: [Int]) {
    ports = counts.map { count in
      let port = UnsafeMutableBufferPointer<Int32>.allocate(capacity: count)
      port.initialize(repeating: 0)
      return port
    }
  }

  deinit {
    for port in ports { port.deallocate() }
  }

  var arrays: [[Int32]] { ports.map(Array.init) }
}

extension [[Int32]] {
  /// The elements of all arrays at once.
  func withPointers<Result>(_ body: ([UnsafeBufferPointer<Int32>]) throws -> Result) rethrows
    -> Result
  {
    try withPointers([], body)
  }

  private func withPointers<Result>(
    _ found: [UnsafeBufferPointer<Int32>],
    _ body: ([UnsafeBufferPointer<Int32>]) throws -> Result
  ) rethrows -> Result {
    guard found.count < count else { return try body(found) }
    return try self[found.count].withUnsafeBufferPointer { try withPointers(found + [$0], body) }
  }
}

/// Runs `body` for each worker at the same time; throws what the first of them threw.
func concurrently(_ workers: Int, _ body: @Sendable (Int) throws -> Void) throws {
  let failures = Failures(workers)
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    do {
      try body(worker)
    } catch {
      failures.slots[worker] = error
    }
  }
  for case let failure? in failures.slots { throw failure }
}

/// A slot for each worker, written by it alone.
private final class Failures: @unchecked Sendable {
  let slots: UnsafeMutableBufferPointer<(any Error)?>

  init(_ count: Int) {
    slots = .allocate(capacity: count)
    slots.initialize(repeating: nil)
  }

  deinit {
    slots.deinitialize()
    slots.deallocate()
  }
}
