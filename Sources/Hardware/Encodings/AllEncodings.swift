import Basics

/// All encodings. Adding one: a line here and a file in this folder.
public let encodings = Catalogue<any Encoding>(
  "encoding",
  [
    DifferentialPair.self,
    OffsetColumns.self,
  ])
