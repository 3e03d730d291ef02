import Basics

/// Every programming scheme. To add one, add a file to this folder and a line here.
public let programmingSchemes = Catalogue<any ProgrammingScheme>(
  "programming scheme",
  [
    OneShot.self,
    WriteVerify.self,
    TwoPhase.self,
    TargetSparsifying.self,
  ])
