import Basics
import CKernels
import TileMachine

extension Fill: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = try binder.operand(destination, shape)
    guard destination.type.range.contains(constant) else {
      throw Diagnostic.malformed(
        "'\(destination.type.rawValue)' does not hold the constant \(constant)", at: nil)
    }
    try binder.appendElementwise(memc_fill, count: shape.count, to: destination) {
      $0.value = Int64(constant)
    }
  }
}
