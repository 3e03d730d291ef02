import Hardware

/// Planes whose currents are converted together: a single plane, the two polarities of a slice with
/// analog subtraction, or all slices with an analog sum of slices.
package struct ConvertedPlanes: Equatable {
  /// Plane indices, each with the factor by which its current is multiplied before the sum.
  package var planes: [(index: Int, weight: Int)]
  /// The value of one level of the converted sum.
  package var factor: Int

  package static func == (a: Self, b: Self) -> Bool {
    a.factor == b.factor && a.planes.elementsEqual(b.planes, by: ==)
  }

  package static func of(_ planes: [Plane], of program: Program) -> [ConvertedPlanes] {
    let addsSlices = program.accelerator.adc.sliceSum == .analog
    let subtracts = program.encoding.subtractsInAnalog
    var found: [(key: [Int], members: [Int])] = []
    for (index, plane) in planes.enumerated() {
      let key = [subtracts ? 0 : plane.polarity, addsSlices ? 0 : plane.slice]
      if let known = found.firstIndex(where: { $0.key == key }) {
        found[known].members.append(index)
      } else {
        found.append((key, [index]))
      }
    }
    return found.map { of($0.members, planes, isSigned: subtracts) }
  }

  /// Each weight is the plane's factor divided by the smallest factor among `members`.
  private static func of(_ members: [Int], _ planes: [Plane], isSigned: Bool) -> ConvertedPlanes {
    let least = members.map { abs(planes[$0].factor) }.min() ?? 1
    let sign = isSigned ? 1 : planes[members[0]].polarity
    return ConvertedPlanes(
      planes: members.map { (index: $0, weight: planes[$0].factor / (least * sign)) },
      factor: least * sign)
  }
}
