/// A binary heap of the streams that can continue, earliest first.
struct ReadyQueue {
  private struct Entry {
    let stream: Int
    let time: Double
  }

  private var heap: [Entry] = []

  /// The time of the first stream.
  var earliest: Double? { heap.first?.time }

  mutating func insert(_ stream: Int, at time: Double) {
    heap.append(Entry(stream: stream, time: time))
    var child = heap.count - 1
    while child > 0, heap[child].time < heap[(child - 1) / 2].time {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Removes and returns the earliest stream.
  mutating func popFirst() -> Int? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first.stream }
    heap[0] = last
    sink()
    return first.stream
  }

  /// Moves the first entry down to its place.
  private mutating func sink() {
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
      guard let least = children.min(by: { heap[$0].time < heap[$1].time }),
        heap[least].time < heap[parent].time
      else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
