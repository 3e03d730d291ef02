import Basics

/// Every operator memc knows; a new one is a line here and a file beside this one.
public let operators = Catalogue<any Operator>(
  "operator",
  [
    Conv.self,
    Flatten.self,
    Gemm.self,
    MaxPool.self,
    Relu.self,
  ])
