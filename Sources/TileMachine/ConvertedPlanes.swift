import Hardware

/// Planes whose currents are converted together: each by itself, with analog subtraction the two
/// polarities of a slice, with an analog sum of slices all slices.
package struct ConvertedPlanes: Equatable {
  /// Plane indices, and what each current is multiplied by before it is added.
  package var planes: [(index: Int, weight: Int)]
  /// What one level of the converted sum is worth.
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

  /// What a current is multiplied by is its plane's factor over the least of those beside it.
  private static func of(_ members: [Int], _ planes: [Plane], isSigned: Bool) -> ConvertedPlanes {
    let least = members.map { abs(planes[$0].factor) }.min() ?? 1
    let sign = isSigned ? 1 : planes[members[0]].polarity
    return ConvertedPlanes(
      planes: members.map { (index: $0, weight: planes[$0].factor / (least * sign)) },
      factor: least * sign)
  }
}
