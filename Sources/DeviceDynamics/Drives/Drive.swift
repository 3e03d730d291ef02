import Basics

/// A voltage across a device as a function of time.
///
/// To add a drive, add a file to this folder and a line in `AllDrives.swift`.
public protocol Drive: Component {
  /// The drive in order of time, from 0 s on, without gaps.
  var segments: [DriveSegment] { get }
  /// The number of segments.
  var segmentCount: Int { get }
  /// All voltages of the drive are in this range.
  var range: ClosedRange<Double> { get }
}
