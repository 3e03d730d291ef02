import Basics

/// All passes. Adding one: a line here and a file in this folder.
public let passes = Catalogue<any Pass>(
  "pass",
  [
    CleanUp.self,
    FoldConstants.self,
    RemoveIdentities.self,
    NormaliseGemm.self,
    NormaliseReductions.self,
    NormaliseSums.self,
    FoldBatchNormalization.self,
    FoldAffine.self,
    FuseActivations.self,
    RemoveDeadNodes.self,
    Prune.self,
    PruneGradually.self,
    RemoveUnusedPaths.self,
    Shrink.self,
    Fit.self,
    PruneByADMM.self,
    Retrain.self,
    RetrainQuantized.self,
    Quantize.self,
    CKFO.self,
    SpikingActivations.self,
  ])
