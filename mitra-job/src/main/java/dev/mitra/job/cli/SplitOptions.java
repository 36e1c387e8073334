package dev.mitra.job.cli;

import dev.mitra.job.train.TimeSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How payments are split by time. */
final class SplitOptions {
  @Option(
      names = "--shares",
      split = ",",
      paramLabel = "SHARE",
      description =
          "Shares of the time to train, to validate and to test on (default: 0.6,0.2,0.2).")
  private List<Double> shares = List.of();

  @Option(
      names = "--gap",
      paramLabel = "TIME",
      converter = DemoCommand.DurationConverter.class,
      description =
          "The time between two parts, of which no payment is used (default: the label delay).")
  private Optional<Duration> gap = Optional.empty();

  @Option(
      names = "--train-from",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "Bounds in place of shares. Needed are --train-to and --validation-to.")
  private Optional<Instant> trainFrom = Optional.empty();

  @Option(
      names = "--train-to",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "The first moment that is not trained on.")
  private Optional<Instant> trainTo = Optional.empty();

  @Option(
      names = "--validation-from",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "Default: when the gap after --train-to is over.")
  private Optional<Instant> validationFrom = Optional.empty();

  @Option(
      names = "--validation-to",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "The first moment that is not validated on.")
  private Optional<Instant> validationTo = Optional.empty();

  @Option(
      names = "--test-from",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "Default: when the gap after --validation-to is over.")
  private Optional<Instant> testFrom = Optional.empty();

  @Option(
      names = "--test-to",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "Default: after the last payment that has a label.")
  private Optional<Instant> testTo = Optional.empty();

  /** What is asked for; the gap is the label delay when none is named. */
  TimeSplit.Wanted wanted(Duration labelDelay) {
    return new TimeSplit.Wanted(
        trainFrom,
        trainTo,
        validationFrom,
        validationTo,
        testFrom,
        testTo,
        shares.isEmpty() ? List.of(0.6, 0.2, 0.2) : shares,
        gap.orElse(labelDelay).toMillis());
  }
}
