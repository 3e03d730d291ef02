import Basics

/// Which sites of the mesh the tiles of a program take.
public enum Sites: String, Choice {
  /// Row by row, in the order of the layers.
  case rows
  /// Where few bytes cross few links; see `MeshSeating`.
  case traffic
}
