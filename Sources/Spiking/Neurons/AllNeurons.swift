import Basics

/// Every neuron. To add one, add a file to this folder and a line here.
public let neurons = Catalogue<any Neuron>(
  "neuron",
  [
    LevelNeuron.self, IntegrateAndFire.self, LeakyIntegrateAndFire.self, StochasticMemristor.self,
  ])
