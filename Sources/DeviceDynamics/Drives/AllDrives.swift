import Basics

/// All drives. Adding one: a line here and a file in this folder.
public let drives = Catalogue<any Drive>(
  "drive", [Sine.self, Triangle.self, PulseTrain.self, SampledDrive.self])
