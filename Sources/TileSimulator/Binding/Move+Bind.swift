import Basics
import CKernels
import TileMachine

extension Move: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = try binder.operand(destination, destinationShape)
    let source = try binder.operand(source, sourceShape)
    guard destinationShape.count == sourceShape.count else {
      throw Diagnostic.malformed(
        "'\(destinationShape)' has \(destinationShape.count) elements, but '\(sourceShape)' has "
          + "\(sourceShape.count)", at: nil)
    }
    guard destination.type.range.contains(source.type.range) else {
      throw Diagnostic.malformed(
        "'\(destination.type.rawValue)' does not hold every '\(source.type.rawValue)'", at: nil)
    }
    let kernel: memc_kernel_pointer =
      destination.type == source.type ? memc_copy : memc_convert
    try binder.appendElementwise(kernel, count: sourceShape.count, to: destination, a: source)
  }
}
