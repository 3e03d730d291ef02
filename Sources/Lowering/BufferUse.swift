import Basics

/// Which buffers the values of a network take.
public enum BufferUse: String, Choice {
  /// Each value one of its own.
  case separate
  /// A value takes the buffer of one that is no longer needed.
  case shared
}
