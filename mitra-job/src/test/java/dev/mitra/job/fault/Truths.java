package dev.mitra.job.fault;

import dev.mitra.job.fixtures.Seeds;
import java.util.ArrayList;
import java.util.List;

/** What is sent to one cluster: a truth for each test, with entities of its own. */
final class Truths {
  private final long seed;
  private final int partitions;
  private final List<Truth> all = new ArrayList<>();

  /**
   * No truths yet.
   *
   * @param partitions of the payments topics
   */
  Truths(long seed, int partitions) {
    this.seed = seed;
    this.partitions = partitions;
  }

  /** One more. */
  synchronized Truth add(int households) {
    Truth truth =
        new Truth(
            Character.toString('a' + all.size()),
            Seeds.random(seed, all.size()),
            partitions,
            households);
    all.add(truth);
    return truth;
  }

  /** Whether a payment with this id was sent by any of them. */
  synchronized boolean hold(String id) {
    return all.stream().anyMatch(truth -> truth.claims(id) && truth.number(id) >= 0);
  }
}
