import Basics

/// Random changes to images that keep their class, drawn from a seed for each image and epoch.
struct Augmentation: Sendable {
  /// The largest shift of an image in pixels, each way.
  let shift: Int
  /// The share of images that are shifted.
  let share: Double
  /// Whether half of the images are mirrored left to right.
  let flips: Bool

  /// Writes one augmented image `[…, H, W]`.
  ///
  /// - Parameters:
  ///   - background: the fill value of each plane `[H, W]`, or one for all.
  ///   - draws: the random numbers of this image in this epoch.
  func write(
    _ image: ArraySlice<Float>, shape: [Int], background: [Float], draws: Philox,
    to target: UnsafeMutablePointer<Float>
  ) {
    let isMoved = shift > 0 && draws.uniform(0) < share
    let isFlipped = flips && draws.uniform(1) < 0.5
    guard isMoved || isFlipped, shape.count >= 2 else {
      _ = UnsafeMutableBufferPointer(start: target, count: image.count).update(
        fromContentsOf: image)
      return
    }
    let span = 2 * shift + 1
    let (down, across) =
      isMoved ? (draws.index(below: span, 4) - shift, draws.index(below: span, 5) - shift) : (0, 0)
    let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
    for line in 0..<image.count / width {
      let (plane, row) = line.quotientAndRemainder(dividingBy: height)
      let dark = background[plane % background.count]
      let source = (0..<height).contains(row + down) ? plane * height + row + down : nil
      for column in 0..<width {
        let from = (isFlipped ? width - 1 - column : column) + across
        let isInside = source != nil && (0..<width).contains(from)
        target[line * width + column] =
          isInside ? image[image.startIndex + (source ?? 0) * width + from] : dark
      }
    }
  }
}
