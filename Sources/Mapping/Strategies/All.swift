import Basics

/// Every mapping strategy memc knows; a new one is a line here and a file beside this one.
public let strategies = Catalogue<any Strategy>(
  "strategy",
  [
    PlainGrid.self,
    Packed.self,
  ])
