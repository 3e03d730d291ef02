import Basics
import NetworkIR
import Testing

@testable import Training

struct TrainerTests {
  @Test func trainingDoesNotDependOnThreads() throws {
    let graphs = try [1, 2, 3].map { threads in
      var trainer = try Fixtures.trainer(epochs: 2)
      trainer.threads = threads
      return try trainer.train()
    }
    #expect(graphs[0] == graphs[1])
    #expect(graphs[0] == graphs[2])
  }

  @Test func aSmallNetworkLearnsWhichHalfIsBright() throws {
    let trainer = try Fixtures.trainer(epochs: 12)
    let graph = try trainer.train()
    let accuracy = try TrainingNetwork(graph).evaluate(Fixtures.data(seed: 9)).accuracy
    #expect(try #require(accuracy) > 0.95)
  }
}
