package dev.mitra.job.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PromQL expression and where it stands.
 *
 * @param where for messages
 * @param text the expression; it may hold variables of Grafana
 */
record Query(String where, String text) {
  private static final Pattern SERIES = Pattern.compile("(flink_\\w+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|on|without|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern WORD = Pattern.compile("\\w+");

  /** The names of the series that it reads. */
  Set<String> series() {
    return all(SERIES, 1, text);
  }

  /** What is wrong with it: metrics and labels that the page does not have. */
  List<String> findings(MetricsPage page) {
    List<String> findings = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    Matcher series = SERIES.matcher(text);
    while (series.find()) {
      String name = series.group(1);
      Set<String> labels = page.of(name).map(MetricsPage.Metric::labels).orElse(Set.of());
      if (labels.isEmpty()) {
        findings.add(where + ": there is no metric " + name);
      }
      known.addAll(labels);
      String matchers = series.group(2);
      for (String label : all(MATCHER, 1, matchers == null ? "" : matchers)) {
        if (!labels.contains(label)) {
          findings.add(where + ": " + name + " has no label " + label);
        }
      }
    }
    for (String grouping : all(GROUPING, 1, text)) {
      for (String label : all(WORD, 0, grouping)) {
        if (!known.contains(label)) {
          findings.add(where + ": no metric in it has a label " + label);
        }
      }
    }
    return findings;
  }

  private static Set<String> all(Pattern pattern, int group, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
