/// Physical constants, exact in the SI since 2019.
enum PhysicalConstant {
  /// Joule per kelvin.
  static let boltzmann = 1.380649e-23
  /// The elementary charge in coulombs.
  static let charge = 1.602176634e-19
}
