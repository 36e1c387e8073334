package dev.mitra.job.traffic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Everything that happens in one play of a scenario's script, in order of time.
 *
 * @param start when the script began, milliseconds since 1970
 */
record OneStory(long start, List<Sample> samples) {
  private static final int SEEDS = 40;

  static OneStory play(Scenario scenario, long seed) {
    TrafficConfig config = TrafficConfig.defaults().withSeed(seed).withPopulation(500, 100);
    Stage stage = new Stage(config);
    long start = config.startTime().toEpochMilli();
    Script.of(scenario).play(stage, start);
    EventJson writer = new EventJson();
    List<Sample> samples = new ArrayList<>();
    while (!stage.queue().isEmpty()) {
      Planned planned = stage.queue().remove();
      EventType type = planned.happening().type();
      String id = "evt_" + samples.size();
      samples.add(
          Sample.of(
              new GeneratedEvent(
                  planned.time(),
                  id,
                  type.label(),
                  writer.write(id, planned.time(), planned.happening()),
                  "",
                  type.scored(),
                  planned.label().fraud(),
                  planned.label().scenario().label())));
    }
    return new OneStory(start, samples);
  }

  /** Holds the shape against many plays; a failure names the seed to play again. */
  static void each(Scenario scenario, BiConsumer<String, OneStory> shape) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      shape.accept(scenario + " with seed " + seed, play(scenario, seed));
    }
  }

  List<Sample> of(String type) {
    return samples.stream().filter(sample -> sample.event().type().equals(type)).toList();
  }

  List<Sample> attempts() {
    return of("payment.attempted");
  }

  List<Sample> frauds() {
    return attempts().stream().filter(sample -> sample.event().fraud()).toList();
  }

  /** The different values at the pointer, among the samples. */
  static Set<String> values(List<Sample> samples, String pointer) {
    return samples.stream()
        .map(sample -> sample.text(pointer))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.toSet());
  }

  /** Milliseconds from the first to the last of them. */
  static long span(List<Sample> samples) {
    List<Long> times =
        samples.stream()
            .map(sample -> sample.event().time())
            .sorted(Comparator.naturalOrder())
            .toList();
    return times.get(times.size() - 1) - times.get(0);
  }

  static double declineShare(OneStory story) {
    double failed = story.of("payment.failed").size();
    return failed / (failed + story.of("payment.authorised").size());
  }
}
