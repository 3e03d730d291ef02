import Basics
import Hardware

@testable import TileMachine

/// Hand-written programs of LeNet-5: sequential, and as a pipeline of six streams.
enum LeNet {
  static func sequential() throws -> Program { try complete(program(head + sequentialTile)) }

  static func pipelined() throws -> Program { try complete(program(head + pipelinedTile)) }

  static func complete(_ program: Program) -> Program {
    var program = program
    program.placeOnGrid()
    program.addTables(["conv1": 6, "conv2": 16, "fc1": 120, "fc2": 84, "fc3": 10])
    return program
  }

  static let head = """
    global image u8 784
    global score u8 10
    input image x [1, 1, 28, 28] u8 {scale = 0.00392, zero-point = 0, offset = 0, strides = [784, 784, 28, 1]}
    output score y [1, 10] u8 {scale = 0.5, zero-point = 0, offset = 0, strides = [10, 1]}
    matrix conv1 [25, 6] i8
    matrix conv2 [150, 16] i8
    matrix fc1 [400, 120] i8
    matrix fc2 [120, 84] i8
    matrix fc3 [84, 10] i8

    """

  static let groups = """
      group conv1 conv1 0 u8 [0]
      group conv2 conv2 0 u8 [1, 2]
      group fc1 fc1 0 u8 [3, 4, 5, 6]
      group fc2 fc2 0 u8 [7]
      group fc3 fc3 0 u8 [8]

    """

  static let sequentialTile = """
    tile 0
      buffer in u8 1024
      buffer c1 u8 4704
      buffer p1 u8 1176
      buffer c2 u8 1600
      buffer p2 u8 400
      buffer f1 u8 120
      buffer f2 u8 84
      buffer f3 u8 10
      buffer s i32 120
    \(groups)
      stream 0
        fill in[0] 0 1024:1
        loop y 28
          move in[32*y+66] 28:1 image[28*y] 28:1
        end
        loop y 28
          loop x 28
            gather conv1 in[32*y+x] 5:32,5:1
            mvm conv1 s[0]
            requant c1[168*y+6*x] s[0] conv1[0] 6
          end
        end
        loop y 14
          loop x 14
            pool max p1[84*y+6*x] c1[336*y+12*x] 2:168,2:6 6
          end
        end
        loop y 10
          loop x 10
            gather conv2 p1[84*y+6*x] 5:84,30:1
            mvm conv2 s[0]
            requant c2[160*y+16*x] s[0] conv2[0] 16
          end
        end
        loop y 5
          loop x 5
            pool max p2[80*y+16*x] c2[320*y+32*x] 2:160,2:16 16
          end
        end
        gather fc1 p2[0] 400:1
        mvm fc1 s[0]
        requant f1[0] s[0] fc1[0] 120
        gather fc2 f1[0] 120:1
        mvm fc2 s[0]
        requant f2[0] s[0] fc2[0] 84
        gather fc3 f2[0] 84:1
        mvm fc3 s[0]
        requant f3[0] s[0] fc3[0] 10
        move score[0] 10:1 f3[0] 10:1

    """

  static let pipelinedTile = """
    token in 2
    token infree 4
    token c1 0
    token c1free 4
    token p1 0
    token p1free 6
    token c2 0
    token c2free 4
    token p2 0
    tile 0
      buffer in u8 192 ring
      buffer c1 u8 672 ring
      buffer p1 u8 504 ring
      buffer c2 u8 640 ring
      buffer p2 u8 400
      buffer f1 u8 120
      buffer f2 u8 84
      buffer f3 u8 10
      buffer s1 i32 6
      buffer s2 i32 16
      buffer s3 i32 120
    \(groups)
      stream input
        fill in[0] 0 192:1
        loop y 28
          wait infree 1
          move in[32*y+66] 28:1 image[28*y] 28:1
          signal in 1
        end
        loop y 2
          wait infree 1
          fill in[32*y+960] 0 32:1
          signal in 1
        end
      stream conv1
        wait in 4
        loop y 28
          wait in 1
          wait c1free 1
          loop x 28
            gather conv1 in[32*y+x] 5:32,5:1
            mvm conv1 s1[0]
            requant c1[168*y+6*x] s1[0] conv1[0] 6
          end
          signal infree 1
          signal c1 1
        end
      stream pool1
        loop y 14
          wait c1 2
          wait p1free 1
          loop x 14
            pool max p1[84*y+6*x] c1[336*y+12*x] 2:168,2:6 6
          end
          signal c1free 2
          signal p1 1
        end
      stream conv2
        wait p1 4
        loop y 10
          wait p1 1
          wait c2free 1
          loop x 10
            gather conv2 p1[84*y+6*x] 5:84,30:1
            mvm conv2 s2[0]
            requant c2[160*y+16*x] s2[0] conv2[0] 16
          end
          signal p1free 1
          signal c2 1
        end
      stream pool2
        loop y 5
          wait c2 2
          loop x 5
            pool max p2[80*y+16*x] c2[320*y+32*x] 2:160,2:16 16
          end
          signal c2free 2
        end
        signal p2 1
      stream fc
        wait p2 1
        gather fc1 p2[0] 400:1
        mvm fc1 s3[0]
        requant f1[0] s3[0] fc1[0] 120
        gather fc2 f1[0] 120:1
        mvm fc2 s3[0]
        requant f2[0] s3[0] fc2[0] 84
        gather fc3 f2[0] 84:1
        mvm fc3 s3[0]
        requant f3[0] s3[0] fc3[0] 10
        move score[0] 10:1 f3[0] 10:1

    """
}
