/// The files of the training examples.
public struct ExampleFiles: Sendable {
  /// The file of labels or of targets.
  public enum Goals: Sendable {
    case labels(String)
    case targets(String)

    /// The path of the file.
    package var path: String {
      switch self {
      case .labels(let path), .targets(let path): path
      }
    }
  }

  public var images: String
  public var goals: Goals
  /// The number of examples at the end used for validation only; a twelfth of all if `nil`.
  public var heldBack: Int?

  public init(images: String, goals: Goals, heldBack: Int? = nil) {
    self.images = images
    self.goals = goals
    self.heldBack = heldBack
  }
}
