import Basics

/// The library that training loads when it begins.
public enum TrainingLibrary {
  /// Loads OpenBLAS.
  ///
  /// - Throws: a diagnostic of kind `missing` if it is not installed.
  public static func expectAvailable() throws { try MatrixProduct.expectAvailable() }
}
