import IntegerModel
import TileAnalysis

extension IntegerNetwork {
  /// What the host computes while a program of this network runs.
  package var hostComputations: [String: HostComputation] {
    hostFunctions.mapValues { function in { try function.run($0) } }
  }
}
