import Evaluation
import Pages

/// How the figures came about.
extension ReportPage {
  var remarks: PageSection {
    PageSection("remarks", "Remarks", [.list(report.explanations)])
  }
}
