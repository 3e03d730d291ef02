/// The assignment of n things to m places, n ≤ m, with the lowest total cost.
///
/// - Source: the Hungarian method with potentials (Kuhn, Naval Research Logistics Quarterly 2
///   (1955) 83; Munkres 1957), shortest augmenting paths, O(n² m).
struct Assignment {
  /// The place of each thing.
  let places: [Int]

  /// - Parameters:
  ///   - things: n.
  ///   - count: m.
  ///   - costs: `[things, places]`, finite.
  init(_ things: Int, of count: Int, costs: [Double]) {
    precondition(things <= count && costs.count == things * count)
    // things and places count from 1; 0 means none
    var thingPotentials = [Double](repeating: 0, count: things + 1)
    var placePotentials = [Double](repeating: 0, count: count + 1)
    var holder = [Int](repeating: 0, count: count + 1)
    for thing in stride(from: 1, through: things, by: 1) {
      var cheapest = [Double](repeating: .infinity, count: count + 1)
      var cameFrom = [Int](repeating: 0, count: count + 1)
      var isReached = [Bool](repeating: false, count: count + 1)
      var place = 0
      holder[0] = thing
      repeat {
        isReached[place] = true
        let current = holder[place]
        var (step, next) = (Double.infinity, 0)
        for other in 1...count where !isReached[other] {
          let cost =
            costs[(current - 1) * count + other - 1] - thingPotentials[current]
            - placePotentials[other]
          if cost < cheapest[other] { (cheapest[other], cameFrom[other]) = (cost, place) }
          if cheapest[other] < step { (step, next) = (cheapest[other], other) }
        }
        for other in 0...count {
          if isReached[other] {
            thingPotentials[holder[other]] += step
            placePotentials[other] -= step
          } else {
            cheapest[other] -= step
          }
        }
        place = next
      } while holder[place] != 0
      while place != 0 {
        let previous = cameFrom[place]
        holder[place] = holder[previous]
        place = previous
      }
    }
    var places = [Int](repeating: 0, count: things)
    for place in stride(from: 1, through: count, by: 1) where holder[place] != 0 {
      places[holder[place] - 1] = place - 1
    }
    self.places = places
  }
}
