import Basics

/// Results for figures: simulations on little and much varying devices, one of other images, and a
/// table.
extension SampleFiles {
  func makeResults() throws {
    try AtomicWrite.write(simulation(sigma: 0.1, [0.98, 0.97, 0.99], "1"), to: self["low.json"])
    try AtomicWrite.write(simulation(sigma: 0.4, [0.8, 0.9, 0.85], "1"), to: self["high.json"])
    try AtomicWrite.write(simulation(sigma: 0.2, [0.95], "2"), to: self["other.json"])
    try AtomicWrite.write(
      """
      {"device": "pcm", "time_s": 1, "accuracy": 0.98}
      {"device": "pcm", "time_s": 1, "accuracy": 0.96}
      {"device": "pcm", "time_s": 3600, "accuracy": 0.95}
      {"device": "rram-wan", "time_s": 1, "accuracy": 0.9}

      """, to: self["t.jsonl"])
  }

  private func simulation(sigma: Double, _ accuracies: [Double], _ images: String) -> String {
    let chips = accuracies.enumerated().map { "{\"seed\": \($0 + 1), \"accuracy\": \($1)}" }
    return """
      {"images_sha256": "\(images)", "images": 500, "device": "lognormal:sigma=\(sigma)",
       "chips": [\(chips.joined(separator: ", "))],
       "provenance": {"device": {"name": "lognormal", "sigma": \(sigma)},
         "files_sha256": {"program": "p", "labels": "l"}}}

      """
  }
}
