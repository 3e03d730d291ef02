import Basics

/// All optimizers. To add one, add a line here and a file in this folder.
public let optimizers = Catalogue<any Optimizer>("optimizer", [Adam.self, Momentum.self])
