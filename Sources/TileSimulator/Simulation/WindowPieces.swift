import CKernels

/// The window of a single lane as pieces of 64 bytes; one permutation moves all bytes of a piece to
/// their lines of the register.
struct WindowPieces {
  private(set) var pieces: [memc_piece] = []

  /// - Parameter offsets: the byte offset of each line from the start of the window.
  init(_ offsets: [Int]) {
    for first in stride(from: 0, to: offsets.count, by: 64) {
      append(Array(offsets[first..<min(first + 64, offsets.count)]))
    }
  }

  /// Appends the pieces of 64 register bytes; each begins at the least missing offset.
  private mutating func append(_ offsets: [Int]) {
    var missing = offsets.indices.sorted { offsets[$0] < offsets[$1] }[...]
    while let least = missing.first {
      let near = missing.prefix { offsets[$0] - offsets[least] < 64 }
      missing = missing.dropFirst(near.count)
      pieces.append(piece(from: offsets[least], near.map { ($0, offsets[$0]) }))
    }
    pieces[pieces.count - 1].is_last = true
  }

  private func piece(from: Int, _ bytes: [(line: Int, offset: Int)]) -> memc_piece {
    var piece = memc_piece()
    piece.from = Int64(from)
    withUnsafeMutableBytes(of: &piece.index) { index in
      for byte in bytes { index[byte.line] = UInt8(byte.offset - from) }
    }
    for byte in bytes { piece.filled |= 1 << UInt64(byte.line) }
    return piece
  }
}
