import Basics

/// Every device memc knows; a new one is a line here and a file beside this one.
public let devices = Catalogue<any Device>(
  "device",
  [
    Ideal.self,
    Lognormal.self,
    Proportional.self,
    RangeIndependent.self,
    RatioSpread.self,
    PhaseChange.self,
    RRAMWan.self,
    RRAMMilo.self,
    CMOHafniumOxide.self,
    MeasuredTable.self,
  ])
