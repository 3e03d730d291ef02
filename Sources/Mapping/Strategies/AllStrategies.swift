import Basics

/// All placement strategies. Adding one: a line here and a file in this folder.
public let strategies = Catalogue<any Strategy>(
  "strategy",
  [
    PlainGrid.self,
    Packed.self,
    PimcompStyle.self,
    MnsimStyle.self,
  ])
