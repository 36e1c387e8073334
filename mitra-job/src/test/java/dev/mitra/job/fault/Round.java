package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Payments of a truth of its own that are sent to a job while faults happen. */
final class Round {
  /** Within so many seconds every card of a small truth has paid, and repeats have come. */
  private static final int BRIEFLY_SECONDS = 6;

  /** After how long without a word a job that lost something is not waited for any more. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Stand stand;
  private final FaultyJob job;
  private final Truth truth;
  private final Checker checker;
  private int repeatsSent;

  /** Nothing is sent yet. */
  Round(Stand stand, FaultyJob job) {
    this(stand, job, stand.newTruth());
  }

  Round(Stand stand, FaultyJob job, Truth truth) {
    this.stand = stand;
    this.job = job;
    this.truth = truth;
    this.checker = job.watch(truth);
  }

  /**
   * Sends payments, has faults happen meanwhile, sends at least as many as are asked for and one
   * more of each card, and waits until the job is done with them.
   *
   * @return what the checker says
   */
  Judgement run(Runnable faults) {
    try (Sender sender = stand.send(truth, job)) {
      awaitNews();
      faults.run();
      sender.awaitSent(FaultSettings.payments());
      sender.finish();
      repeatsSent = sender.repeats();
    }
    job.awaitComplete(checker);
    return checker.judge();
  }

  /**
   * Sends payments for some seconds, without a fault.
   *
   * @param repeating whether some are sent twice
   */
  Judgement runBriefly(boolean repeating) {
    try (Sender sender = stand.send(truth, job, repeating)) {
      sender.awaitSent(FaultSettings.rate() * BRIEFLY_SECONDS);
      sender.finish();
    }
    job.awaitComplete(checker);
    return checker.judge();
  }

  /** Sends payments while a fault happens to a job that is not expected to come through it. */
  Judgement runBriefly(Runnable fault) {
    try (Sender sender = stand.send(truth, job, false)) {
      sender.awaitSent(FaultSettings.rate() * BRIEFLY_SECONDS / 2);
      fault.run();
      awaitNews();
      sender.finish();
    }
    job.awaitSilence(SILENCE);
    return checker.judge();
  }

  /** What is sent. */
  Truth truth() {
    return truth;
  }

  /** Waits until a payment is decided that is sent from now on. */
  void awaitNews() {
    job.awaitNews(checker, truth);
  }

  /**
   * The control of a lost storage: as long as it is away, a job that needs its state back does not
   * go on with none, and the checker misses what it has not decided.
   */
  void assertNothingIsDecidedWithoutStorage(Faults faults) {
    assertThat(faults.runs(job.id())).as("a job without the state it needs runs").isFalse();
    job.drain();
    Judgement control = checker.judge();
    new Summary("Control: the storage does not come back").judgement(control).print();
    assertThat(control.wrongs()).contains(Wrong.UNDECIDED).doesNotContain(Wrong.MISPLACED);
  }

  /** The table of this round. */
  Summary summary(String title, int faults, Judgement judgement) {
    return new Summary(title)
        .count("faults", faults)
        .count("payments sent twice", repeatsSent)
        .judgement(judgement);
  }
}
