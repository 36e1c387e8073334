package dev.mitra.job.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts which pattern matched how often, against the truth about the events that completed the
 * matches. Memory is bounded: of events and alerts, the newest are remembered. Not thread-safe.
 */
final class PatternCounts {
  private static final class Counts {
    long matches;
    long fraud;
  }

  private final Map<String, Boolean> fraudByEvent;
  private final Map<String, Boolean> alerts;
  private final SortedMap<String, Counts> patterns = new TreeMap<>();

  PatternCounts(int idsKept) {
    fraudByEvent = newest(idsKept);
    alerts = newest(idsKept);
  }

  void sent(String eventId, boolean fraud) {
    fraudByEvent.put(eventId, fraud);
  }

  /** Counts a match, once for each alert id, and only of an event that was sent. */
  void matched(String alertId, String pattern, String eventId) {
    Boolean fraud = fraudByEvent.get(eventId);
    if (fraud == null || alerts.put(alertId, true) != null) {
      return;
    }
    Counts counts = patterns.computeIfAbsent(pattern, unseen -> new Counts());
    counts.matches++;
    counts.fraud += fraud ? 1 : 0;
  }

  SortedMap<String, Totals.PatternTotals> totals() {
    SortedMap<String, Totals.PatternTotals> totals = new TreeMap<>();
    patterns.forEach(
        (name, counts) -> totals.put(name, new Totals.PatternTotals(counts.matches, counts.fraud)));
    return Collections.unmodifiableSortedMap(totals);
  }

  private static Map<String, Boolean> newest(int kept) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
        return size() > kept;
      }
    };
  }
}
