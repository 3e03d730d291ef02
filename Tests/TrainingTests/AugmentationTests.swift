import Basics
import Testing

@testable import Training

struct AugmentationTests {
  private let image: [Float] = [1, 2, 3, 4, 5, 6]

  private func written(_ augmentation: Augmentation, seed: UInt64) -> [Float] {
    var result = [Float](repeating: -9, count: 6)
    augmentation.write(
      image[...], shape: [1, 2, 3], background: [0.5], draws: Philox(seed: seed, stream: 1),
      to: &result)
    return result
  }

  @Test func imagesStayTheSameWithoutAugmentation() {
    #expect(written(Augmentation(shift: 0, share: 1, flips: false), seed: 1) == image)
  }

  @Test func shiftedImagesAreFilledWithBackground() {
    let all = (0..<200).map { written(Augmentation(shift: 1, share: 1, flips: false), seed: $0) }
    #expect(Set(all).count == 9)
    #expect(all.contains(image))
    #expect(all.contains([2, 3, 0.5, 5, 6, 0.5]))
    #expect(all.contains([0.5, 0.5, 0.5, 0.5, 1, 2]))
  }

  @Test func halfOfTheImagesAreMirrored() {
    let all = (0..<400).map { written(Augmentation(shift: 0, share: 1, flips: true), seed: $0) }
    let mirrored = all.count { $0 == [3, 2, 1, 6, 5, 4] }
    #expect(all.count { $0 == image } == 400 - mirrored)
    #expect((160...240).contains(mirrored))
  }

  @Test func onlyTheGivenShareIsShifted() {
    let all = (0..<400).map { written(Augmentation(shift: 4, share: 0.25, flips: false), seed: $0) }
    // a shift by 0 in both directions, one of 81, also leaves an image as it is
    #expect((260...340).contains(all.count { $0 == image }))
  }
}
