import Basics
import Lowering
import Mapping

/// A chip of which a fault map takes some arrays.
extension Target {
  /// The positions of the chip that blocks may use.
  func positions(for matrices: [Matrix]) throws -> Int {
    let all = try Lowering.positions(for: matrices, on: accelerator, in: encoding)
    return all - lostArrays.count { $0 < all }
  }

  /// Throws `unsupported` if a fault map leaves fewer than `count` positions.
  func expectSound(_ count: Int, for matrices: [Matrix]) throws {
    let sound = try positions(for: matrices)
    guard !lostArrays.isEmpty, count > sound else { return }
    throw Diagnostic.unsupported(
      "the network needs \(count.counted("position")), but the fault map leaves only "
        + "\(sound.counted("position")) of \(accelerator.chipsTitle)",
      note: "\(moreRoom); '--set parts.cut=shortest' writes it in parts")
  }

  /// What to do where there are too few positions.
  var moreRoom: String {
    lostArrays.isEmpty
      ? "use fewer weight bits, pruning, a larger chip, or another 'placement'"
      : "raise '--lost-above' to use arrays with more stuck cells, or use fewer weight bits or pruning"
  }
}
