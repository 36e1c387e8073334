package dev.mitra.job.demo;

import dev.mitra.job.screen.StyledLine;
import dev.mitra.job.screen.StyledLine.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The totals as the same five lines on a terminal, in a log and at the end. While traffic runs, a
 * sixth says what patterns have matched, as soon as one has.
 */
final class TotalsLines {
  private static final int LABEL = 11;

  private final int width;
  private final boolean colours;

  TotalsLines(int width, boolean colours) {
    this.width = width;
    this.colours = colours;
  }

  /** With the rates of the last seconds. */
  List<String> lines(Totals totals) {
    List<String> lines =
        new ArrayList<>(lines(totals, totals.sentPerSecond(), totals.decidedPerSecond()));
    if (!totals.patterns().isEmpty()) {
      lines.add(patterns(totals));
    }
    return lines;
  }

  List<String> lines(Totals totals, double sentPerSecond, double decidedPerSecond) {
    return List.of(
        payments(totals, sentPerSecond, decidedPerSecond),
        decisions(totals),
        confusion("stopped", totals.stopped(), totals.money()),
        confusion("flagged", totals.flagged()).toString(),
        latency(totals));
  }

  private String payments(Totals totals, double sentPerSecond, double decidedPerSecond) {
    StyledLine line =
        labelled("payments")
            .add(Indian.count(totals.paymentsSent()), Style.BOLD)
            .add(" sent   ")
            .add(Indian.count(totals.decided()), Style.BOLD)
            .add(" decided   ")
            .add(Indian.count(totals.undecided()), Style.BOLD)
            .add(" undecided   ")
            .add(perSecond(sentPerSecond), Style.BOLD)
            .add("/s sent   ")
            .add(perSecond(decidedPerSecond), Style.BOLD)
            .add("/s decided");
    aside(line, totals.late(), "late");
    aside(line, totals.duplicates(), "repeated");
    return line.toString();
  }

  /** What is nothing when all is well is shown only when it is something. */
  private static void aside(StyledLine line, long count, String what) {
    if (count > 0) {
      line.add("   ").add(Indian.count(count) + " " + what, Style.RED);
    }
  }

  private String decisions(Totals totals) {
    StyledLine line = labelled("decisions");
    for (String decision : DecisionRow.DECISIONS) {
      long count = totals.decided(decision);
      line.add(decision, Style.of(decision))
          .add(" ")
          .add(Indian.count(count), Style.BOLD)
          .add(" (" + percent(Totals.ratio(count, totals.decided())) + ")  ");
    }
    return line.toString().stripTrailing();
  }

  private StyledLine confusion(String label, Totals.Confusion confusion) {
    return labelled(label)
        .add("precision ")
        .add(percent(confusion.precision()), Style.BOLD)
        .add("   recall ")
        .add(percent(confusion.recall()), Style.BOLD);
  }

  private String confusion(String label, Totals.Confusion confusion, Totals.Money money) {
    return confusion(label, confusion)
        .add("   fraud ")
        .add(Indian.wholeRupees(money.fraudStopped()), Style.BOLD)
        .add(" stopped, ")
        .add(Indian.wholeRupees(money.fraudMissed()), Style.BOLD)
        .add(" missed   honest ")
        .add(Indian.wholeRupees(money.honestStopped()), Style.BOLD)
        .add(" stopped")
        .toString();
  }

  private String latency(Totals totals) {
    Totals.Latency latency = totals.latency();
    StyledLine line = labelled("latency ms");
    if (latency.count() == 0) {
      return line.add("-").toString();
    }
    return line.add("p50 ")
        .add(Indian.count(latency.p50()), Style.BOLD)
        .add("   p90 ")
        .add(Indian.count(latency.p90()), Style.BOLD)
        .add("   p99 ")
        .add(Indian.count(latency.p99()), Style.BOLD)
        .add("   p99.9 ")
        .add(Indian.count(latency.p999()), Style.BOLD)
        .add("   max ")
        .add(Indian.count(latency.max()), Style.BOLD)
        .toString();
  }

  /** The most frequent first; what does not fit is cut off. */
  private String patterns(Totals totals) {
    StyledLine line = labelled("patterns");
    for (Map.Entry<String, Totals.PatternTotals> pattern :
        PatternTable.mostFrequentFirst(totals.patterns())) {
      line.add(pattern.getKey() + " ")
          .add(Indian.count(pattern.getValue().matches()), Style.BOLD)
          .add("   ");
    }
    return line.toString().stripTrailing();
  }

  private StyledLine labelled(String label) {
    return new StyledLine(width, colours).cell(label, LABEL, false, Style.DIM);
  }

  private static String perSecond(double rate) {
    return rate < 100 ? String.format(Locale.ROOT, "%.1f", rate) : Indian.count(Math.round(rate));
  }

  /** For example 91.2%; "-" when undefined. */
  static String percent(double ratio) {
    return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * ratio);
  }
}
