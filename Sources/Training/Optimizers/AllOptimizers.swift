import Basics

/// Every optimizer memc knows; a new one is a line here and a file beside this one.
public let optimizers = Catalogue<any Optimizer>("optimizer", [Adam.self, Momentum.self])
