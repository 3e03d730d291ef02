/// Moves the parameters of a network after each batch: an optimizer, or the cells of a chip.
public protocol ParameterMover: AnyObject {
  /// The state that is kept from step to step, each array as long as the parameters.
  var state: [[Float]] { get set }

  /// Whether a training can give `state`, arrays of finite numbers as many and as long as those of
  /// `self.state`.
  func accepts(_ state: [[Float]]) -> Bool

  /// Sets the parameters for the next batch; called before the first, and after `state` has been
  /// read from a checkpoint.
  ///
  /// - Throws: a diagnostic where they cannot be set.
  func start(_ parameters: UnsafeMutableBufferPointer<Float>) throws

  /// Whether `move` takes the gradients of matrices as products of two vectors where batches of one
  /// example have them.
  var takesProducts: Bool { get }

  /// Updates the parameters by one step.
  ///
  /// - Parameter rate: the learning rate of this step.
  /// - Throws: a diagnostic where a parameter cannot be moved.
  func move(
    _ parameters: UnsafeMutableBufferPointer<Float>, gradient: BatchGradient, rate: Double,
    at moment: Moment) throws

  /// Ends an epoch; called before a checkpoint of it is written.
  ///
  /// - Parameter loss: the mean loss of the epoch.
  /// - Throws: a diagnostic where it cannot be ended.
  func endEpoch(loss: Double) throws

  /// The running mean of squared gradients, if there is one.
  var squares: UnsafeBufferPointer<Float>? { get }
}

extension ParameterMover {
  public var takesProducts: Bool { false }
  public var squares: UnsafeBufferPointer<Float>? { nil }
  public func accepts(_ state: [[Float]]) -> Bool { true }
  public func start(_ parameters: UnsafeMutableBufferPointer<Float>) {}
  public func endEpoch(loss: Double) throws {}
}
