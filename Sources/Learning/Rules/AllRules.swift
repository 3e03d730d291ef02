import Basics

/// Every learning rule. To add one, add a file to this folder and a line here.
public let learningRules = Catalogue<any LearningRule>(
  "learning rule",
  [
    RoundedPulses.self,
    GradientAccumulation.self,
    LatentWeights.self,
    ChoppedTransfer.self,
    DynamicTransfer.self,
    ResidualTiles.self,
    FourStep.self,
    TwoTransistors.self,
    Templates.self,
  ])
