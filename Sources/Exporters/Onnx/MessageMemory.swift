import Basics
import CProtobufC

/// Memory for the messages of one file, which point to each other. It is freed with this object.
final class MessageMemory {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit { for block in blocks { block.deallocate() } }

  /// A copy of `elements` to which messages can point; `nil` if there are none.
  func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeMutablePointer<Element>? {
    guard !elements.isEmpty else { return nil }
    let block = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
    block.initialize(from: elements, count: elements.count)
    blocks.append(block)
    return block
  }

  /// A protobuf-c message, created by its `initialize` and then filled.
  func make<Message>(
    _ initialize: (UnsafeMutablePointer<Message>?) -> Void, _ fill: (inout Message) -> Void
  ) -> UnsafeMutablePointer<Message> {
    let message = UnsafeMutablePointer<Message>.allocate(capacity: 1)
    initialize(message)
    fill(&message.pointee)
    blocks.append(message)
    return message
  }

  /// The array to which a repeated field of messages points.
  func list<Message>(_ messages: [UnsafeMutablePointer<Message>])
    -> UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?
  {
    copy(messages.map(Optional.some))
  }

  func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
    ProtobufCBinaryData(len: bytes.count, data: copy(bytes))
  }

  func text(_ text: String) -> ProtobufCBinaryData { bytes(Array(text.utf8)) }
}
