import Driver

extension Simulation {
  /// The chips to draw; chips of the device `ideal` if the subject is another.
  var drawing: Drawing {
    get { if case .drawn(let drawing) = subject { drawing } else { Drawing(device: "ideal") } }
    set { subject = .drawn(newValue) }
  }
}
