package dev.mitra.job.bench;

/** What the patterns look like. */
public enum Shape {
  /** A small payment, no refund, a large one. */
  STEPS(""),

  /**
   * Two small payments or more. A loop has states that every event changes, so that no event can be
   * left out while it is occupied.
   */
  LOOP("times: { from: 2 }");

  private final String times;

  Shape(String times) {
    this.times = times;
  }

  /**
   * A pattern as {@code test-then-spend} in docs/patterns.md.
   *
   * @param small payments below this amount begin a sequence
   * @param large payments above it complete one
   */
  String declaration(String name, int small, int large) {
    return """
    apiVersion: mitra/v1
    kind: Pattern
    metadata: { name: %s }
    spec:
      entity: card
      within: 24h
      sequence:
        - begin: small
          where: type == 'payment.authorised' && amount < %d.0
          %s
        - notFollowedBy: refund
          where: type == 'refund.created'
        - followedBy: big
          where: type == 'payment.attempted' && amount > %d.0 && merchant != small.last.merchant
      counts: [1h, 24h]
    """
        .formatted(name, small, times, large);
  }
}
