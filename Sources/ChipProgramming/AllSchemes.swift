import Basics

/// Every programming scheme memc knows; a new one is a line here and a file beside this one.
public let programmingSchemes = Catalogue<any ProgrammingScheme>(
  "programming scheme",
  [
    OneShot.self,
    WriteVerify.self,
    TwoPhase.self,
    TargetSparsifying.self,
  ])
