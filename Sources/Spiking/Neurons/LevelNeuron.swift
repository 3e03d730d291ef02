import Basics

/// A neuron that integrates all spikes of its inputs before it fires, as often as its potential holds
/// the threshold.
///
/// Its number of spikes is the code of an activation with as many levels as steps: the initial
/// potential of half a threshold rounds it. With as many steps as the activations have levels, the
/// network yields the same outputs as in its integer mode, bit for bit; it takes one window of steps
/// per layer.
/// - Source: the initial potential: Bu et al., "Optimal ANN-SNN conversion …", ICLR 2022 (QCFS); to
///   integrate first: Ramesh and Srinivasan, "PASCAL", arXiv 2505.01730.
public struct LevelNeuron: Neuron {
  public static let name = "levels"
  public static let summary = "integrates all inputs, then fires once per level of its activation"
  public init() {}

  public var behaviour: NeuronBehaviour { .integrates(.init(waits: true)) }
  public var usualCoding: any InputCoding { DirectCurrent() }
}
