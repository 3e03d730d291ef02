/// The version of memc, which every output names.
public enum Version {
  public static let current = "0.1.0"
}
