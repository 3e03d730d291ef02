import Basics

/// All memristor models. Adding one: a line here and a file in this folder.
public let memristors = Catalogue<any Memristor>(
  "memristor model",
  [
    LinearIonDrift.self,
    TunnelBarrier.self,
    TEAM.self,
    VTEAM.self,
    ThresholdDrift.self,
    Yakopcic.self,
    MetastableSwitch.self,
    Chang.self,
    PershinDiVentra.self,
    StanfordPKU.self,
    FluxControlled.self,
  ])
