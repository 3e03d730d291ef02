import Basics

/// All devices. Adding one: a line here and a file in this folder.
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
    MemoryStates.self,
  ])
