package dev.mitra.job.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in force while the harness runs: features of cards, devices and merchants, and rules that
 * write into each decision which payment of its card the job took it for. So a decision tells by
 * itself whether a payment before it was lost, counted twice or overtaken.
 */
final class FaultResources {
  /** The rule with this name and a number behind it fires when that bit of the place is set. */
  static final String PLACE_RULE = "place-";

  /** So many payments of a card have places of their own. */
  private static final int PLACE_BITS = 14;

  private static final String CARD =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card }
      spec:
        entity: card
        since: 2026-01-01T00:00:00Z
        features:
          - count: { windows: [1m, 1h, lifetime] }
          - amount:
              of: amount
              aggregates: [sum, avg, std, max, last, zscore]
              windows: [1m, 24h]
          - seen: { timeSince: [first, previous] }
      """;

  private static final String DEVICE =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: device }
      spec:
        entity: device
        since: 2026-01-01T00:00:00Z
        features:
          - count: { windows: [10m, lifetime] }
          - cards: { distinct: card, windows: [1h] }
          - heat: { count: true, decay: [10m] }
      """;

  private static final String MERCHANT =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: merchant }
      spec:
        entity: merchant
        since: 2026-01-01T00:00:00Z
        features:
          - amount: { of: amount, aggregates: [sum, min], windows: [1h, lifetime] }
          - regulars: { same: card, windows: [24h] }
      """;

  private FaultResources() {}

  /** The FeatureSets, in the order of their names. */
  static List<String> featureSets() {
    return List.of(CARD, DEVICE, MERCHANT);
  }

  /** All resources by their keys, in the order in which they are published. */
  static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("FeatureSet/card", CARD);
    all.put("FeatureSet/device", DEVICE);
    all.put("FeatureSet/merchant", MERCHANT);
    for (int bit = 0; bit < PLACE_BITS; bit++) {
      all.put("Rule/" + PLACE_RULE + bit, placeRule(bit));
    }
    return all;
  }

  private static String placeRule(int bit) {
    return """
    apiVersion: mitra/v1
    kind: Rule
    metadata: { name: %s%d }
    spec:
      when: int(card.count_lifetime) / %d %% 2 == 1
      action: TAG
    """
        .formatted(PLACE_RULE, bit, 1 << bit);
  }

  /** The rules that fire for a payment of this place, by name, as a decision lists them. */
  static List<String> placeRules(int place) {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < PLACE_BITS; bit++) {
      if (((place >> bit) & 1) == 1) {
        names.add(PLACE_RULE + bit);
      }
    }
    return names;
  }
}
