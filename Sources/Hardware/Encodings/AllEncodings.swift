import Basics

/// Every encoding memc knows; a new one is a line here and a file beside this one.
public let encodings = Catalogue<any Encoding>(
  "encoding",
  [
    DifferentialPair.self,
    OffsetColumns.self,
  ])
