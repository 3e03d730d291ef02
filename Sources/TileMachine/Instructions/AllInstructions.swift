import Basics

/// Every instruction of the tile machine. To add one, add a file to this folder and a line here.
public let instructions = Catalogue<any Instruction>(
  "instruction",
  [
    Fill.self, Move.self, Gather.self, MVM.self, Requant.self, Add.self,
    Mul.self, Pool.self, Lookup.self, Send.self, Receive.self, Wait.self, Signal.self, Fire.self,
    Integrate.self, Switch.self, Write.self, Host.self,
  ])
