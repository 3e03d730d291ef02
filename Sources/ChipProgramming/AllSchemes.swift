import Basics

/// Every programming scheme. To add one, add a file to this folder and a line here.
public let programmingSchemes = Catalogue<any ProgrammingScheme>(
  "programming scheme",
  [
    OneShot.self,
    WriteVerify.self,
    PulseWriting.self,
    TwoPhase.self,
    TargetSparsifying.self,
  ])
