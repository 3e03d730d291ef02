import Basics

/// Every instruction of the tile machine; a new one is a line here and a file beside this one.
public let instructions = Catalogue<any Instruction>(
  "instruction",
  [
    Fill.self, Move.self, Gather.self, MVM.self, Requant.self, Add.self,
    Mul.self, Pool.self, Lookup.self, Send.self, Receive.self, Wait.self, Signal.self,
  ])
