/// What an exit status of memc means, what usually causes it, and what to do.
public struct StatusExplanation: Equatable, Sendable {
  public let status: Int32
  /// The name in JSON: `malformed`.
  public let name: String
  /// In a few words: `malformed input`.
  public let title: String
  public let meaning: String
  public let causes: [String]
  public let remedies: [String]

  /// Every exit status, in ascending order.
  public static let all: [StatusExplanation] =
    ([success] + Diagnostic.Kind.allCases.map(\.explanation) + signals)
    .sorted { $0.status < $1.status }

  private static let success = StatusExplanation(
    status: 0, name: "success", title: "success",
    meaning: "The command did what it was asked to do. Warnings do not change this status.",
    causes: ["all checks passed, and every output is written"],
    remedies: ["read the warnings, if there are any: they say what weakens a figure"])

  private static let signals = [
    StatusExplanation(
      status: 130, name: "interrupted", title: "interrupted",
      meaning: "The command was stopped by Ctrl-C (SIGINT). Output files are whole or absent.",
      causes: ["Ctrl-C", "a program that sends SIGINT"],
      remedies: [
        "run the command again; 'memc plan --results' and 'memc train --checkpoint' go on where "
          + "they stopped"
      ]),
    StatusExplanation(
      status: 143, name: "terminated", title: "terminated",
      meaning: "The command was stopped by SIGTERM. Output files are whole or absent.",
      causes: ["'kill', a job scheduler at its time limit, or the end of a session"],
      remedies: [
        "run the command again, with more time where a scheduler ended it"
      ]),
  ]
}

extension Diagnostic.Kind {
  /// What the kind means. It has an entry for each kind, as the compiler checks.
  public var explanation: StatusExplanation {
    let text = text
    return StatusExplanation(
      status: rawValue, name: "\(self)", title: text.title, meaning: text.meaning,
      causes: text.causes, remedies: text.remedies)
  }

  private typealias Text = (title: String, meaning: String, causes: [String], remedies: [String])

  private var text: Text {
    switch self {
    case .checkFailed:
      (
        "check failed",
        "The command ran to its end, and what it checked does not hold.",
        [
          "'memc verify': the program is damaged, or does not compute what its model says",
          "'memc plan': no point is within the budget",
          "'memc diff': the programs differ",
          "'memc doctor': something that memc needs is missing",
        ],
        ["read the lines marked FAIL, or what differs: each says what was found"]
      )
    case .usage:
      (
        "usage error",
        "The command line itself is wrong; nothing was read or written.",
        [
          "an unknown command or option, or a value that is not of the form that the option takes",
          "options that exclude each other, or one that needs another",
          "an output file that would replace an input",
        ],
        ["'memc help COMMAND' lists options and forms"]
      )
    case .malformed:
      (
        "malformed input",
        "A file was read, but its contents are damaged or not of the format that its name says.",
        [
          "a download or copy that was cut off", "a file with the ending of another format",
          "a program or chip file that was edited: its hashes do not match any more",
          "data whose shape or count does not fit the network or its labels",
        ],
        [
          "look at the place in the message: it names the line, byte, node or member",
          "'memc inspect FILE' prints what a file contains",
        ]
      )
    case .missing:
      (
        "input not found",
        "A file, folder, member or library that the command needs is not there.",
        [
          "a mistake in a path", "a '.npz' without the key that was named",
          "the folder 'mappings' or 'share/memc' is not above the binary",
          "OpenBLAS is not installed, which training needs",
        ],
        ["check the path in the message", "'memc doctor' says which parts of memc are not found"]
      )
    case .unsupported:
      (
        "unsupported",
        "The input is valid, but memc cannot do this with it and be faithful to it.",
        [
          "an operator, or an attribute of one, that crossbars and tiles cannot compute",
          "a network that does not fit the chip, its tiles or its buffers",
          "no point of a plan can be compiled",
        ],
        [
          "'memc check MODEL' names every node that is refused, and why",
          "'--host-operators' leaves such nodes to the host",
          "for a chip that is too small: fewer weight bits, '--set chips=N', '--set "
            + "parts.cut=shortest', or 'memc plan' for other chips",
        ]
      )
    case .internalError:
      (
        "internal error",
        "memc found a mistake of its own. The input is not to blame, and no result was written.",
        ["a bug in memc"],
        ["please report it, with the message, the command and, if possible, the model"]
      )
    case .cannotCreate:
      (
        "cannot create output",
        "An output file cannot be written where the command line says.",
        [
          "the folder does not exist, or is not writable",
          "the path is a folder, or a file that 'memc new' would replace",
        ],
        ["choose another place with '-o', or create the folder first"]
      )
    case .inputOutput:
      (
        "I/O error",
        "Reading or writing failed in the middle. An old output file is still whole.",
        ["a full disk or a quota", "a disk or a network file system that fails"],
        ["make room ('df -h .'), or write elsewhere with '-o', and run the command again"]
      )
    case .tryAgain:
      (
        "temporary failure",
        "The system could not give what the command needs now; it may work later.",
        [
          "too little free memory, or a limit of it (ulimit, a container, a job scheduler)",
          "too many open files or processes",
        ],
        [
          "close other programs, raise the limit, or use fewer '--threads'",
          "simulate fewer images or chips at a time",
        ]
      )
    case .configuration:
      (
        "configuration error",
        "A mapping, accelerator or device says something that is not allowed.",
        [
          "an unknown key or name: the message lists those that are known",
          "a value out of its range, or fields that do not go together",
          "a field that would have no effect", "a device or price without a source",
        ],
        [
          "look at the place in the message: it names the file and line, or the '--set'",
          "'memc list KIND -v' prints fields, ranges and defaults; 'memc new' writes a template",
        ]
      )
    }
  }
}
