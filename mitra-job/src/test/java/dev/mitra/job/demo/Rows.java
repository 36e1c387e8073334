package dev.mitra.job.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/** Decisions to test with. */
final class Rows {
  /** 10:15:00 UTC. */
  static final Instant START = Instant.parse("2026-11-22T10:15:00Z");

  private static final List<String> METHODS = List.of("card", "upi", "netbanking", "wallet", "cod");
  private static final List<String> SCENARIOS = List.of("normal", "card_testing", "negative:rush");

  private Rows() {}

  /** A plain decision, to be changed where a test needs it. */
  static DecisionRow row(String id, String decision, boolean fraud) {
    return new DecisionRow(
        START.toEpochMilli(),
        id,
        1_234.5,
        "card",
        "tok_41b7c9f0e2",
        "Chai Point",
        decision,
        0.25,
        List.of(),
        12,
        false,
        7,
        fraud,
        fraud ? "card_testing" : "normal");
  }

  /** Any decision at all: unknown amounts and scores, clocks that disagree, wide names. */
  static DecisionRow random(String id, Random random) {
    boolean fraud = random.nextInt(4) == 0;
    return new DecisionRow(
        START.toEpochMilli() + random.nextInt(60_000),
        id,
        random.nextInt(10) == 0 ? Double.NaN : Math.exp(random.nextDouble() * 25),
        METHODS.get(random.nextInt(METHODS.size())),
        "tok_" + random.nextInt(1_000_000),
        List.of("", "Chai Point", "日本料理店 さくら 銀座本店", "चाय वाला, सूरत", "a\u001b[2Jb\nc")
            .get(random.nextInt(5)),
        DecisionRow.DECISIONS.get(random.nextInt(4)),
        random.nextInt(10) == 0 ? Double.NaN : random.nextDouble(),
        List.of("VELOCITY", "NEW_DEVICE", "🚩 FAR_AWAY", "AMOUNT_VS_USUAL")
            .subList(0, random.nextInt(5)),
        random.nextInt(5_000) - 5L,
        random.nextInt(20) == 0,
        random.nextInt(5),
        fraud,
        SCENARIOS.get(random.nextInt(SCENARIOS.size())));
  }

  /** A clock that stands still until it is told to go on. */
  static final class HandClock extends Clock {
    private Instant now = START;

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("always UTC");
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
