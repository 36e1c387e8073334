package dev.mitra.job.deploy;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that docs/metrics.md describes.
 *
 * @param scopes the labels of all metrics whose names begin like this
 * @param metrics by the name that Prometheus sees
 */
record MetricsPage(Map<String, Set<String>> scopes, Map<String, Metric> metrics) {
  static final String FILE = "docs/metrics.md";

  private static final Pattern SCOPE =
      Pattern.compile("^\\| `(flink_\\w*_)` \\|([^|]*)\\|", Pattern.MULTILINE);
  private static final Pattern METRIC =
      Pattern.compile("^\\| `(flink_\\w*[A-Za-z])` \\|([^|]*)\\|([^|]*)\\|", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");
  private static final String COUNT = "_count";

  /**
   * A metric.
   *
   * @param labels all that it has
   * @param kind gauge, counter or histogram, and what is to be said of it
   */
  record Metric(Set<String> labels, String kind) {
    boolean isHistogram() {
      return kind.equals("histogram");
    }
  }

  /** Reads the page. */
  static MetricsPage read() {
    String page = Documents.text(FILE);
    Map<String, Set<String>> scopes = new TreeMap<>();
    Matcher scope = SCOPE.matcher(page);
    while (scope.find()) {
      scopes.put(scope.group(1), quoted(scope.group(2)));
    }
    Map<String, Metric> metrics = new TreeMap<>();
    Matcher metric = METRIC.matcher(page);
    while (metric.find()) {
      String name = metric.group(1);
      // Behind the colon are the values of the label.
      Set<String> labels = quoted(metric.group(2).split(":", 2)[0]);
      scopes.keySet().stream()
          .filter(name::startsWith)
          .max(Comparator.comparingInt(String::length))
          .map(scopes::get)
          .ifPresent(labels::addAll);
      if (metrics.put(name, new Metric(labels, metric.group(3).strip())) != null) {
        throw new IllegalStateException(FILE + " has " + name + " twice");
      }
    }
    return new MetricsPage(scopes, metrics);
  }

  /** The metric that a series belongs to; a histogram has one more of the name with _count. */
  Optional<Metric> of(String series) {
    Metric metric = metrics.get(series);
    if (metric == null && series.endsWith(COUNT)) {
      Metric histogram = metrics.get(series.substring(0, series.length() - COUNT.length()));
      metric = histogram != null && histogram.isHistogram() ? histogram : null;
    }
    return Optional.ofNullable(metric);
  }

  private static Set<String> quoted(String text) {
    Set<String> words = new TreeSet<>();
    Matcher word = QUOTED.matcher(text);
    while (word.find()) {
      words.add(word.group(1));
    }
    return words;
  }
}
