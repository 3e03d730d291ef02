import Basics

/// Every operator memc knows; a new one is a line here and a file beside this one.
public let operators = Catalogue<any Operator>(
  "operator",
  [
    Relu.self
  ])
