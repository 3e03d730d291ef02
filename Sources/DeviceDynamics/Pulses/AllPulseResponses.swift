import Basics

/// All pulse responses. Adding one: a line here and a file in this folder.
public let pulseResponses = Catalogue<any PulseResponse>(
  "pulsed device",
  [
    ExponentialPulses.self,
    NeuroSimPulses.self,
    SoftBounds.self,
  ])
