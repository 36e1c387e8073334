package dev.mitra.job.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Made-up decisions on the standard output for so many seconds (20 unless told), to look at the
 * table itself.
 */
final class LiveTablePreview {
  private static final int PER_ROUND = 30;
  private static final List<String> MERCHANTS =
      List.of(
          "Chai Point", "Sri Krishna Sweets & Savouries", "日本料理店 さくら", "BookMyTrip", "Kirana 24");

  private LiveTablePreview() {}

  public static void main(String[] args) throws InterruptedException {
    int rounds = 4 * (args.length == 0 ? 20 : Integer.parseInt(args[0]));
    DemoStats stats = new DemoStats();
    Random random = new Random(1);
    try (LiveTable table = LiveTable.onStandardOutput(stats)) {
      for (int round = 0; round < rounds; round++) {
        if (round % 20 == 5) {
          table.note("epoch %d is in force: Rule/card-testing changed".formatted(20 + round / 20));
        }
        for (int i = 0; i < PER_ROUND; i++) {
          DecisionRow row = row("p" + round + "-" + i, 20 + round / 20, random);
          stats.sent(row.eventId(), row.fraud(), row.scenario(), true);
          if (stats.decided(row)) {
            table.decided(row);
          }
        }
        table.refresh();
        Thread.sleep(250);
      }
    }
    Summary.Run run =
        new Summary.Run(
            Duration.ofMillis(250L * rounds),
            4 * PER_ROUND,
            1,
            0,
            0,
            Map.of("card_testing", "fraud"));
    LiveTable.standardOutput().append(new Summary(run, stats.totals()).table()).flush();
  }

  private static DecisionRow row(String id, long epoch, Random random) {
    boolean fraud = random.nextInt(25) == 0;
    double score = fraud ? 0.4 + 0.6 * random.nextDouble() : 0.5 * Math.pow(random.nextDouble(), 4);
    String decision =
        score > 0.85 ? "BLOCK" : score > 0.7 ? "CHALLENGE" : score > 0.45 ? "REVIEW" : "ALLOW";
    List<String> reasons = List.of("CARD_TESTING", "NEW_DEVICE", "AMOUNT_VS_USUAL", "FAR_AWAY");
    return new DecisionRow(
        System.currentTimeMillis(),
        id,
        Math.exp(4 + 1.7 * Math.abs(random.nextGaussian())),
        List.of("card", "upi", "netbanking", "wallet", "cod").get(random.nextInt(5)),
        "tok_%08x".formatted(random.nextInt()),
        MERCHANTS.get(random.nextInt(MERCHANTS.size())),
        decision,
        score,
        decision.equals("ALLOW") ? List.of() : reasons.subList(0, 1 + random.nextInt(4)),
        (long) (5 + Math.exp(3 * random.nextDouble())),
        random.nextInt(500) == 0,
        epoch,
        fraud,
        fraud ? "card_testing" : "normal");
  }
}
