memc-program 1
machine tiny-8 differential-pair {} bits-per-cycle 1
global x.port u8 64
global logits.port i16 10
input x.port x [1, 1, 8, 8] u8 {scale = 0.0039209992277855965, zero-point = 0, offset = 0, strides = [64, 1, 8, 1]}
output logits.port logits [1, 10] i16 {scale = 0.00044359924206273995, zero-point = 0, offset = 0, strides = [10, 1]}
matrix conv1 [9, 4] i8
matrix fc1 [16, 10] i8
tile 0
  buffer x u8 81
  buffer relu1 u8 64
  buffer sums.i32 i32 10 scratch
  buffer pool1 u8 16
  buffer logits i16 10
  group conv1 conv1 0 u8 [0, 1]
  group fc1 fc1 0 u8 [2, 3, 4, 5]
  stream "0"
    fill x[0] 0 9:1  # x
    fill x[9] 0 8:9,1:1  # x
    move x[10] 8:9,8:1 x.port[0] 8:8,8:1  # x
    loop y 4  # conv1
      loop x 4  # conv1
        gather conv1 x[18*y+2*x] 3:9,3:1  # conv1
        mvm conv1 sums.i32[0]  # conv1
        requant relu1[16*y+4*x] sums.i32[0] conv1[0] 4  # conv1
      end  # conv1
    end  # conv1
    loop y 2  # pool1
      loop x 2  # pool1
        pool max pool1[8*y+4*x] relu1[32*y+8*x] 2:16,2:4 4  # pool1
      end  # pool1
    end  # pool1
    gather fc1 pool1[0] 4:1,4:4  # fc1
    mvm fc1 sums.i32[0]  # fc1
    requant logits[0] sums.i32[0] fc1[0] 10  # fc1
    move logits.port[0] 10:1 logits[0] 10:1  # logits
