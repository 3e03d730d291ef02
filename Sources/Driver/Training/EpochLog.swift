import Synchronization
import Training

/// The results of one training epoch.
public struct TrainedEpoch: Encodable, Sendable, Equatable {
  public let pass: String
  /// Counted from 1.
  public let epoch: Int
  /// The mean over the epoch.
  public let loss: Double
  /// The share of examples classified correctly during the epoch, 0…1; `nil` for targets.
  public let accuracy: Double?
  /// The accuracy on the validation set, after the epoch.
  public let validationAccuracy: Double?
  public let validationMeanSquaredError: Double?
}

/// Records the epochs of a session.
final class EpochLog: Sendable {
  private let log = Mutex<[TrainedEpoch]>([])

  private let resumed = Mutex(false)

  var epochs: [TrainedEpoch] { log.withLock { $0 } }

  /// Whether the training resumed from a checkpoint, so that epochs before it are missing.
  var isResumed: Bool { resumed.withLock { $0 } }

  /// Returns the session, with its epochs also recorded here.
  func listening(to session: TrainingSession) -> TrainingSession {
    var heard = session
    heard.observe = listening(to: session.observe)
    return heard
  }

  /// Returns the observer, with the epochs also recorded here.
  func listening(to observe: @escaping @Sendable (String, TrainingProgress) -> Void)
    -> @Sendable (String, TrainingProgress) -> Void
  {
    { pass, progress in
      self.log.withLock { $0.append(TrainedEpoch(pass, progress)) }
      observe(pass, progress)
    }
  }

  /// Returns the observer of resumptions, with the resumption also recorded here.
  func noticing(_ observe: @escaping @Sendable (String, Int, Int) -> Void)
    -> @Sendable (String, Int, Int) -> Void
  {
    { pass, epoch, epochs in
      self.resumed.withLock { $0 = true }
      observe(pass, epoch, epochs)
    }
  }
}

extension TrainedEpoch {
  fileprivate init(_ pass: String, _ progress: TrainingProgress) {
    self.init(
      pass: pass, epoch: progress.epoch, loss: progress.loss, accuracy: progress.accuracy,
      validationAccuracy: progress.heldBack?.accuracy,
      validationMeanSquaredError: progress.heldBack?.meanSquaredError)
  }
}
