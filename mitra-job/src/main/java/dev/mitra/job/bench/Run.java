package dev.mitra.job.bench;

import java.util.List;
import java.util.Optional;

/**
 * One stretch under one load, without its warm-up.
 *
 * @param name of the scenario and step, such as {@code steady} or {@code max-2400}
 * @param title one line for a reader
 * @param kind which job ran
 * @param rate payments a second that were asked for; 0 for a backlog, which is read at full speed
 * @param seconds the stretch took
 * @param sent payments that ask for an answer
 * @param answered those of them whose first answer came
 * @param repeated further answers to a payment that had one
 * @param withoutFeatures answered payments that lack the features of at least one entity
 * @param late answered payments that were decided past their deadline, as their decision says
 * @param dropped answered payments for which the job left out optional work
 * @param latency from the intended time of sending to the answer at a consumer; of a backlog's
 *     payments, which have no such time, nothing is recorded
 * @param timeline the stretch second by second
 * @param processes what each process cost
 * @param state the size of the state, when the job has any and a checkpoint was made
 * @param checkpoints that were completed within the stretch
 * @param memory of the TaskManager
 * @param stages of the job, as its own histograms tell
 * @param hottest methods of the TaskManager by their share of its samples, most first
 */
public record Run(
    String name,
    String title,
    Kind kind,
    double rate,
    double seconds,
    long sent,
    long answered,
    long repeated,
    long withoutFeatures,
    long late,
    long dropped,
    Latency latency,
    List<Moment> timeline,
    List<ProcessCost> processes,
    Optional<State> state,
    List<Checkpoint> checkpoints,
    Memory memory,
    List<Stage> stages,
    List<Hot> hottest) {
  public Run {
    timeline = List.copyOf(timeline);
    processes = List.copyOf(processes);
    checkpoints = List.copyOf(checkpoints);
    stages = List.copyOf(stages);
    hottest = List.copyOf(hottest);
  }

  /** Payments that were answered in a second. */
  public double answeredPerSecond() {
    return seconds == 0 ? 0 : answered / seconds;
  }
}
