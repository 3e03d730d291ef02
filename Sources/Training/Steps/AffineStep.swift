/// `scale · x + shift`, element by element, with constant scale and shift.
struct AffineStep: TrainingStep {
  let input: Slot
  let output: Slot
  /// One for each element of an image.
  let scale: [Float]
  let shift: [Float]

  func forward(_ shard: Shard) {
    let (source, target) = (shard.value(input), shard.value(output))
    for index in 0..<shard.images * input.size {
      let element = index % input.size
      target[index] = scale[element] * source[index] + shift[element]
    }
  }

  func backward(_ shard: Shard) {
    let (gradient, upstream) = (shard.gradient(input), shard.gradient(output))
    for index in 0..<shard.images * input.size {
      gradient[index] += scale[index % input.size] * upstream[index]
    }
  }
}
