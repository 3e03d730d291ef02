memc-program 1
machine tiny-8 differential-pair {} bits-per-cycle 1
global x.port u8 64
global logits.port i16 10
input x.port x [1, 1, 8, 8] u8 {scale = 0.0039209992277855965, zero-point = 0, offset = 0, strides = [64, 1, 8, 1]}
output logits.port logits [1, 10] i16 {scale = 0.00044359924206273995, zero-point = 0, offset = 0, strides = [10, 1]}
matrix conv1 [9, 4] i8
matrix fc1 [16, 10] i8
token x.conv1 0
token x.conv1.free 5
token relu1.pool1 0
token relu1.pool1.free 4
token pool1.fc1 0
token pool1.fc1.free 2
token logits.logits 0
token logits.logits.free 1
tile 0
  buffer x u8 45 ring
  buffer relu1 u8 64
  buffer conv1.sums.i32 i32 4 scratch
  buffer pool1 u8 16
  buffer logits i16 10
  buffer fc1.sums.i32 i32 10 scratch
  group conv1 conv1 0 u8 [0, 1]
  group fc1 fc1 0 u8 [2, 3, 4, 5]
  stream x
    wait x.conv1.free 1  # x
    fill x[0] 0 9:1  # x
    signal x.conv1 1  # x
    loop y 8  # x
      wait x.conv1.free 1  # x
      fill x[9*y+9] 0 1:1  # x
      move x[9*y+10] 8:1 x.port[8*y] 8:1  # x
      signal x.conv1 1  # x
    end  # x
  stream conv1
    wait x.conv1 1  # conv1
    loop y 4  # conv1
      wait x.conv1 2  # conv1
      wait relu1.pool1.free 1  # conv1
      loop x 4  # conv1
        gather conv1 x[18*y+2*x] 3:9,3:1  # conv1
        mvm conv1 conv1.sums.i32[0]  # conv1
        requant relu1[16*y+4*x] conv1.sums.i32[0] conv1[0] 4  # conv1
      end  # conv1
      signal x.conv1.free 2  # conv1
      signal relu1.pool1 1  # conv1
    end  # conv1
    signal x.conv1.free 1  # conv1
  stream pool1
    loop y 2  # pool1
      wait relu1.pool1 2  # pool1
      wait pool1.fc1.free 1  # pool1
      loop x 2  # pool1
        pool max pool1[8*y+4*x] relu1[32*y+8*x] 2:16,2:4 4  # pool1
      end  # pool1
      signal relu1.pool1.free 2  # pool1
      signal pool1.fc1 1  # pool1
    end  # pool1
  stream fc1
    wait pool1.fc1 2  # fc1
    wait logits.logits.free 1  # fc1
    gather fc1 pool1[0] 4:1,4:4  # fc1
    mvm fc1 fc1.sums.i32[0]  # fc1
    requant logits[0] fc1.sums.i32[0] fc1[0] 10  # fc1
    signal pool1.fc1.free 2  # fc1
    signal logits.logits 1  # fc1
  stream logits
    wait logits.logits 1  # logits
    move logits.port[0] 10:1 logits[0] 10:1  # logits
    signal logits.logits.free 1  # logits
