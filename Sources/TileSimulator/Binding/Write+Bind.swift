import TileMachine

extension Write: Executable {
  /// Nothing: a chip has cells of its own for each part of a program.
  package func bind(with binder: inout StreamBinder) throws {}
}
