import Basics

/// Every coding of inputs. To add one, add a file to this folder and a line here.
public let inputCodings = Catalogue<any InputCoding>(
  "coding", [DirectCurrent.self, Rate.self, Phase.self, FirstSpike.self])
