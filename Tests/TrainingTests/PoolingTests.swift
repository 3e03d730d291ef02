import Basics
import CTraining
import Testing

/// The fast 2×2 pooling against the definition.
struct PoolingTests {
  /// Widths that fill vectors of four windows and widths with a remainder; some inputs are equal.
  @Test(arguments: [2, 7, 8, 9, 16, 22])
  func gradientsGoToTheFirstLargestInputOfEachWindow(_ width: Int) {
    let (height, half) = (6, width / 2)
    let random = Philox(seed: 5, stream: UInt64(width))
    let image = (0..<height * width).map { Float(random.index(below: 3, UInt64($0))) }
    let upstream = (0..<3 * half).map { Float(random.stream(1).gaussian(UInt64($0))) }
    var planes = memc_planes(
      channels: 1, height: Int64(height), width: Int64(width), kernel_height: 2, kernel_width: 2,
      stride_height: 2, stride_width: 2, dilation_height: 1, dilation_width: 1, pad_top: 0,
      pad_left: 0, output_height: 3, output_width: Int64(half))
    var pooled = [Float](repeating: 0, count: 3 * half)
    memc_pool_largest(&planes, image, &pooled)
    var gradient = [Float](repeating: 1, count: image.count)
    memc_pool_largest_back(&planes, image, pooled, upstream, &gradient)
    var expected = [Float](repeating: 1, count: image.count)
    for (y, x) in (0..<3).flatMap({ y in (0..<half).map { (y, $0) } }) {
      let places = [0, 1, width, width + 1].map { 2 * y * width + 2 * x + $0 }
      let largest = places.map { image[$0] }.max()
      #expect(pooled[y * half + x] == largest)
      expected[places.first { image[$0] == largest }!] += upstream[y * half + x]
    }
    #expect(gradient == expected)
  }

  /// Lines shorter and longer than the vectors used to copy them.
  @Test(arguments: [3, 8, 12, 20])
  func columnsHoldTheInputsOfEachTap(_ width: Int) {
    let image = (0..<3 * width).map { Float($0 + 1) }
    var planes = memc_planes(
      channels: 1, height: 3, width: Int64(width), kernel_height: 3, kernel_width: 3,
      stride_height: 1, stride_width: 1, dilation_height: 1, dilation_width: 1, pad_top: 1,
      pad_left: 1, output_height: 3, output_width: Int64(width))
    var columns = [Float](repeating: -1, count: 9 * image.count)
    memc_image_to_columns(&planes, image, &columns)
    for tap in 0..<9 {
      for place in image.indices {
        let (y, x) = (place / width + tap / 3 - 1, place % width + tap % 3 - 1)
        let isInside = (0..<3).contains(y) && (0..<width).contains(x)
        #expect(columns[tap * image.count + place] == (isInside ? image[y * width + x] : 0))
      }
    }
  }
}
