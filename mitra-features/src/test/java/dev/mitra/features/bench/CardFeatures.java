package dev.mitra.features.bench;

import java.util.List;
import java.util.Map;

/**
 * Feature sets of a card, of different sizes and with windows of different lengths. Sets of one
 * size have the same measures, as many features of each, and as many windows: they differ only in
 * how long the windows are.
 */
final class CardFeatures {
  private static final int WINDOWS = 5;

  private static final Map<String, List<String>> LENGTHS =
      Map.of(
          "short", List.of("1m", "5m", "10m", "30m", "1h"),
          "long", List.of("1d", "7d", "14d", "30d", "90d"),
          "all", List.of("1m", "1h", "1d", "30d", "90d"));

  /**
   * What is declared, one aggregate a line; a set takes as many lines from the top as it needs. Of
   * the 28 measures in all of them 10 have a condition.
   */
  private static final List<String> LINES =
      """
      count: count: true
      amount: of: amount, aggregates: [avg]
      failed: count: true, where: "type == 'payment.failed'"
      merchants: distinct: merchant
      abroad: rate: international
      amount: of: amount, aggregates: [sum]
      amount: of: amount, aggregates: [std]
      authorised: of: amount, aggregates: [sum], where: "type == 'payment.authorised'"
      devices: distinct: device
      large: count: true, where: "amount > 10000"
      amount: of: amount, aggregates: [min]
      amount: of: amount, aggregates: [max]
      authorised: of: amount, aggregates: [avg], where: "type == 'payment.authorised'"
      authorised: of: amount, aggregates: [std], where: "type == 'payment.authorised'"
      authorised: of: amount, aggregates: [min], where: "type == 'payment.authorised'"
      authorised: of: amount, aggregates: [max], where: "type == 'payment.authorised'"
      declined: of: amount, aggregates: [sum], where: "type == 'payment.failed'"
      declined: of: amount, aggregates: [avg], where: "type == 'payment.failed'"
      declined: of: amount, aggregates: [std], where: "type == 'payment.failed'"
      declined: of: amount, aggregates: [min], where: "type == 'payment.failed'"
      declined: of: amount, aggregates: [max], where: "type == 'payment.failed'"
      foreign: of: amount, aggregates: [sum], where: "international"
      foreign: of: amount, aggregates: [avg], where: "international"
      foreign: of: amount, aggregates: [std], where: "international"
      foreign: of: amount, aggregates: [min], where: "international"
      foreign: of: amount, aggregates: [max], where: "international"
      night: of: amount, aggregates: [sum], where: "time.night == 1.0"
      night: of: amount, aggregates: [avg], where: "time.night == 1.0"
      night: of: amount, aggregates: [std], where: "time.night == 1.0"
      night: of: amount, aggregates: [min], where: "time.night == 1.0"
      night: of: amount, aggregates: [max], where: "time.night == 1.0"
      risky: of: amount, aggregates: [sum], where: "type == 'payment.attempted' && amount > 5000 && !recurring"
      risky: of: amount, aggregates: [avg], where: "type == 'payment.attempted' && amount > 5000 && !recurring"
      risky: of: amount, aggregates: [std], where: "type == 'payment.attempted' && amount > 5000 && !recurring"
      risky: of: amount, aggregates: [min], where: "type == 'payment.attempted' && amount > 5000 && !recurring"
      risky: of: amount, aggregates: [max], where: "type == 'payment.attempted' && amount > 5000 && !recurring"
      refunded: count: true, where: "type == 'payment.refunded'"
      disputed: count: true, where: "type == 'payment.disputed'"
      small: count: true, where: "type == 'payment.authorised' && amount < 100"
      latitude: of: latitude, aggregates: [avg]
      latitude: of: latitude, aggregates: [std]
      latitude: of: latitude, aggregates: [min]
      latitude: of: latitude, aggregates: [max]
      longitude: of: longitude, aggregates: [avg]
      longitude: of: longitude, aggregates: [std]
      longitude: of: longitude, aggregates: [min]
      longitude: of: longitude, aggregates: [max]
      abroad: of: international, aggregates: [sum]
      recurring: rate: recurring
      recurring: of: recurring, aggregates: [sum]
      ips: distinct: ip
      categories: distinct: merchant_category
      pincodes: distinct: pincode
      customers: distinct: customer
      currencies: distinct: currency
      emails: distinct: email
      phones: distinct: phone
      promos: distinct: promo_code
      addresses: distinct: address
      methods: distinct: method
      """
          .lines()
          .toList();

  private CardFeatures() {}

  /**
   * The {@code spec} of a FeatureSet.
   *
   * @param features how many features: a multiple of 5, from 5 to 25, or of 25 up to 300
   * @param windows {@code short} (1m to 1h), {@code long} (1d to 90d) or {@code all} (1m to 90d)
   */
  static String declared(int features, String windows) {
    List<String> lengths = LENGTHS.get(windows);
    if (lengths == null) {
      throw new IllegalArgumentException(windows + " is not one of " + LENGTHS.keySet());
    }
    int lines = Math.max(WINDOWS, features / WINDOWS);
    if (lines > LINES.size() || features % lines != 0) {
      throw new IllegalArgumentException(
          features + " features: a multiple of " + WINDOWS + " up to 25, or of it up to 300");
    }
    return yaml(lines, features / lines, lengths);
  }

  /**
   * Lines with so many windows each; a line begins with the window at which the one before ended.
   */
  private static String yaml(int lines, int windowsPerLine, List<String> lengths) {
    StringBuilder yaml = new StringBuilder("entity: card\nfeatures:\n");
    int window = 0;
    for (String line : LINES.subList(0, lines)) {
      String name = line.substring(0, line.indexOf(':'));
      String what = line.substring(name.length() + 2);
      yaml.append("  - ").append(name).append(": { ").append(what).append(", windows: [");
      for (int i = 0; i < windowsPerLine; i++) {
        yaml.append(i == 0 ? "" : ", ").append(lengths.get(window++ % WINDOWS));
      }
      yaml.append("] }\n");
    }
    return yaml.toString();
  }
}
