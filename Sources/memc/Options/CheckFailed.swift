/// A negative result: its report is already printed, and only the exit status remains.
struct CheckFailed: Error {
  let code: Int32
}
