package dev.mitra.job.cli;

import dev.mitra.job.control.Ack;
import dev.mitra.job.kafka.ControlClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * Publishes records as all commands do: what is unchanged is left out, the rest is tried on the
 * job's own admission, and unless that finds something wrong it is published, and the verdicts are
 * waited for and shown.
 */
final class Publication {
  private final Connection connection;
  private final PublishOptions options;
  private final CommandLine command;
  private final ControlHistory history;

  /**
   * @param history what is in the control topic; it takes up what is tried
   */
  Publication(
      Connection connection, PublishOptions options, CommandLine command, ControlHistory history) {
    this.connection = connection;
    this.options = options;
    this.command = command;
    this.history = history;
  }

  /**
   * Publishes records.
   *
   * @return the exit status
   */
  int run(List<Proposed> proposals) {
    return run(proposals, List::of, List.of());
  }

  /**
   * Publishes records.
   *
   * @param shownAs what is shown of the outcome of each
   * @param more what is shown after them
   * @return the exit status
   */
  int run(List<Proposed> proposals, Function<Outcome, List<Outcome>> shownAs, List<Outcome> more) {
    List<Trial> trials =
        Trial.all(
            proposals, history, options.signing(), options.force(), System.currentTimeMillis());
    boolean wrong = trials.stream().anyMatch(Trial::isWrong);
    boolean held = options.dryRun() || (wrong && !options.force());
    boolean nothing = trials.stream().allMatch(Trial::isUnchanged);
    List<Outcome> outcomes =
        held || nothing ? trials.stream().map(Trial::outcome).toList() : publish(trials);
    int status = Outcomes.worst(outcomes);
    List<Outcome> shown = new ArrayList<>();
    outcomes.forEach(outcome -> shown.addAll(shownAs.apply(outcome)));
    shown.addAll(more);
    Outcomes.write(
        shown, options.output(), options.dryRun(), System.currentTimeMillis(), command.getOut());
    explain(status, held);
    return status;
  }

  private List<Outcome> publish(List<Trial> trials) {
    try (ControlClient client =
        new ControlClient(connection.clientProperties(), connection.topics())) {
      List<OptionalLong> epochs = new ArrayList<>();
      for (Trial trial : trials) {
        Proposed proposed = trial.proposed();
        epochs.add(
            trial.isUnchanged()
                ? OptionalLong.empty()
                : OptionalLong.of(
                    client.publish(
                        proposed.id().toKey(), proposed.body().orElse(null), trial.headers())));
      }
      Map<Long, Ack> acks =
          client.await(
              epochs.stream().flatMapToLong(OptionalLong::stream).boxed().toList(),
              Duration.ofSeconds(options.waitSeconds()));
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < trials.size(); i++) {
        Trial trial = trials.get(i);
        OptionalLong epoch = epochs.get(i);
        outcomes.add(epoch.isEmpty() ? trial.outcome() : answered(trial, epoch.getAsLong(), acks));
      }
      return outcomes;
    }
  }

  private static Outcome answered(Trial trial, long epoch, Map<Long, Ack> acks) {
    Ack ack = acks.get(epoch);
    if (ack != null) {
      return Trial.outcome(trial.proposed(), trial.effect(), ack, OptionalLong.of(epoch));
    }
    return new Outcome(
        trial.proposed().place(),
        trial.proposed().id(),
        Outcome.Effect.NO_VERDICT,
        true,
        trial.proposed().record().version(),
        OptionalLong.of(epoch),
        OptionalLong.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  private void explain(int status, boolean held) {
    PrintWriter err = command.getErr();
    if (status == Mitra.REFUSED && held && !options.dryRun()) {
      err.println(
          "mitra: nothing was published; correct what was found, or publish it with --force for"
              + " the job to decide");
    } else if (status == Mitra.NO_ANSWER) {
      err.println(
          "mitra: no verdict came within "
              + options.waitSeconds()
              + " s; is a job running that reads this control topic? What was published stays in"
              + " the topic and is read when one starts");
    }
    err.flush();
  }
}
