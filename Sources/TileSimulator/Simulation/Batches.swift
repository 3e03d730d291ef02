import Dispatch

/// The job that all workers share; workers write to disjoint images.
struct BatchJob: @unchecked Sendable {
  let program: BoundProgram
  let images: Int
  /// The number of the first image.
  var firstImage = 0
  /// The codes of all images, for each port.
  let inputs: [UnsafeBufferPointer<Int32>]
  let outputs: [UnsafeMutableBufferPointer<Int32>]

  func run(_ batch: Int, on machine: borrowing Machine) throws {
    let first = batch * program.lanes
    try machine.run(
      inputs: inputs, outputs: outputs, first: first, present: min(program.lanes, images - first),
      number: UInt32(truncatingIfNeeded: firstImage + first))
  }
}

/// The results of all ports, which workers fill in; each writes elements of its own.
final class OutputStorage<Number: FixedWidthInteger & Sendable>: @unchecked Sendable {
  let ports: [UnsafeMutableBufferPointer<Number>]

  init(_ counts: [Int]) {
    ports = counts.map { count in
      let port = UnsafeMutableBufferPointer<Number>.allocate(capacity: count)
      port.initialize(repeating: 0)
      return port
    }
  }

  deinit {
    for port in ports { port.deallocate() }
  }

  var arrays: [[Number]] { ports.map { Array($0) } }
}

extension [[Int32]] {
  /// Calls `body` with pointers to the elements of all arrays.
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

/// Runs `body` for each worker concurrently; throws the error of the first worker that failed.
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

/// One slot per worker; only that worker writes it.
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
