import Basics
import Evaluation
import Foundation

/// A long table that is printed row by row, as CSV or as one JSON object with a list of rows.
struct CellTable {
  enum Form { case csv, json }

  /// A cell of the table: a number, or a name.
  enum Entry {
    case integer(Int)
    case real(Float)
    case name(String)
  }

  let form: Form
  let columns: [String]
  /// Receives the text in parts.
  let write: (String) throws -> Void

  /// Passes rows to `take`, one by one.
  typealias Rows = (_ take: ([Entry]) throws -> Void) throws -> Void

  /// Prints the table.
  ///
  /// - Parameters:
  ///   - kind: the kind of the file, for JSON.
  ///   - parts: the rows of each part, in order.
  func print(kind: String, parts: [Rows]) throws {
    var text = form == .csv ? columns.joined(separator: ",") + "\n" : head(kind: kind)
    var separator = "\n"
    for part in parts {
      try part { row in
        text += form == .csv ? csv(row) : separator + json(row)
        separator = ",\n"
        guard text.utf8.count > Self.portion else { return }
        try write(text)
        text = ""
      }
    }
    try write(text + (form == .json ? "\n]}\n" : ""))
  }

  /// The number of bytes after which text is written.
  private static let portion = 1 << 20

  private func head(kind: String) -> String {
    """
    {"schema_version": 1, "memc_version": "\(Version.current)", "kind": "\(kind)", "cells": [
    """
  }

  private func csv(_ row: [Entry]) -> String {
    row.map { entry in
      switch entry {
      case .integer(let integer): "\(integer)"
      case .real(let real): "\(real)"
      case .name(let name): name.csvCell
      }
    }.joined(separator: ",") + "\n"
  }

  private func json(_ row: [Entry]) -> String {
    let fields = zip(columns, row).map { column, entry in
      switch entry {
      case .integer(let integer): "\"\(column)\": \(integer)"
      case .real(let real): "\"\(column)\": \(real)"
      case .name(let name): "\"\(column)\": \"\(name)\""
      }
    }
    return "{" + fields.joined(separator: ", ") + "}"
  }
}
