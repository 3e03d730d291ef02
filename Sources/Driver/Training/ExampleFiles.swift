/// Where the examples of a training stand.
public struct ExampleFiles: Sendable {
  public enum Goals: Sendable {
    case labels(String)
    case targets(String)

    /// The file.
    var path: String {
      switch self {
      case .labels(let path), .targets(let path): path
      }
    }
  }

  public var images: String
  public var goals: Goals
  /// How many of the last examples are only measured on; a twelfth of them if `nil`.
  public var heldBack: Int?

  public init(images: String, goals: Goals, heldBack: Int? = nil) {
    self.images = images
    self.goals = goals
    self.heldBack = heldBack
  }
}
