import Basics
import Foundation
import Testing

@testable import Training

/// Gradients of losses against central differences in the logits.
struct LossTests {
  private let sums: [Float] = [0.5, -1.25, 2, 0.75]
  private let teacher: [Float] = [1, 0.25, -0.5, 2]

  private func loss(_ loss: Loss, _ sums: [Float], teacher: [Float]?) -> (Double, [Float]) {
    var gradient = [Float](repeating: 0, count: sums.count)
    let value = sums.withUnsafeBufferPointer { sums in
      gradient.withUnsafeMutableBufferPointer { gradient in
        (teacher ?? []).withUnsafeBufferPointer { wanted in
          loss.crossEntropy(
            sums, label: 2, teacher: teacher == nil ? nil : wanted, scale: 1,
            gradient: gradient.baseAddress!)
        }
      }
    }
    return (value, gradient)
  }

  @Test(arguments: [0.0, 0.7, 1], [true, false])
  func theGradientOfCrossEntropyMatchesDifferences(weight: Double, hasTeacher: Bool) {
    let rule = Loss(teacherWeight: weight, temperature: 2)
    let teacher = hasTeacher ? self.teacher : nil
    let (_, gradient) = loss(rule, sums, teacher: teacher)
    for index in sums.indices {
      var (up, down) = (sums, sums)
      up[index] += 0.01
      down[index] -= 0.01
      let slope = (loss(rule, up, teacher: teacher).0 - loss(rule, down, teacher: teacher).0) / 0.02
      #expect(abs(slope - Double(gradient[index])) < 1e-4)
    }
  }

  @Test func withoutATeacherTheLossDependsOnTheLabelOnly() {
    let value = loss(Loss(teacherWeight: 0.7, temperature: 2), sums, teacher: nil).0
    let total = sums.map { exp(Double($0)) }.reduce(0, +)
    #expect(abs(value + log(exp(2) / total)) < 1e-9)
  }

  @Test func aTeacherWithTheSameLogitsAddsNothing() {
    let value = loss(Loss(teacherWeight: 1, temperature: 3), sums, teacher: sums).0
    #expect(abs(value) < 1e-12)
  }

  @Test func squaredErrorIsHalfTheMeanSquare() {
    var gradient = [Float](repeating: 0, count: 2)
    let value = [Float]([1, 3]).withUnsafeBufferPointer { outputs in
      Loss(teacherWeight: 0, temperature: 1).squaredError(
        outputs, targets: [0, 5], scale: 1, gradient: &gradient)
    }
    #expect(value == (1 + 4) / 4.0)
    #expect(gradient == [0.5, -1])
  }
}
