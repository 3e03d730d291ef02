import Basics

/// How the layers of a network follow each other in time.
public enum Schedule: String, Choice {
  /// Layer after layer, image after image: one stream per tile.
  case sequential
  /// Each layer works on a different image: one stream per layer, values handed over whole, in
  /// buffers that hold two.
  case layerPipelined = "layer-pipelined"
  /// The layers of one image overlap: one stream per layer, values handed over row by row, in rings
  /// of a few rows.
  case pixelPipelined = "pixel-pipelined"
}
