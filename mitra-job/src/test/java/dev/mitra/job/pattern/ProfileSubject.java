package dev.mitra.job.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.config.ProfileSettings;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.profile.ProfileHarness;
import dev.mitra.job.profile.ProfileOperator;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.SideOutputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * What the job finds: the operator of the profiles in a harness, its alerts, and the columns that
 * it adds to the vector of each event.
 */
final class ProfileSubject {
  private static final long HISTORY = 3_600_000;
  private static final long DAY = 86_400_000;

  /**
   * What is found of one pair.
   *
   * @param matches the matches that alerts list, sorted
   * @param count how many matches alerts say there are
   * @param columns the pattern's columns at each event of the sequence
   */
  record Found(List<FoundMatch> matches, long count, List<Map<String, Double>> columns) {
    Found {
      matches = List.copyOf(matches);
      columns = List.copyOf(columns);
    }
  }

  /** What is found of a pair, while it is being found. */
  private static final class Finding {
    final List<FoundMatch> matches = new ArrayList<>();
    final List<Map<String, Double>> columns = new ArrayList<>();
    long count;

    Found found() {
      return new Found(matches.stream().sorted().toList(), count, columns);
    }
  }

  private final World world;
  private final boolean clockRuns;
  private final ControlSnapshot snapshot;
  private final List<List<Finding>> findings = new ArrayList<>();
  private final Map<String, Integer> sequences = new HashMap<>();
  private final Map<String, String> alerts = new HashMap<>();

  private ProfileSubject(World world, boolean clockRuns) {
    this.world = world;
    this.clockRuns = clockRuns;
    this.snapshot = SequenceSchema.snapshot(world.patterns());
    for (int i = 0; i < world.patterns().size(); i++) {
      List<Finding> ofPattern = new ArrayList<>();
      world.sequences().forEach(sequence -> ofPattern.add(new Finding()));
      findings.add(ofPattern);
    }
    for (int j = 0; j < world.sequences().size(); j++) {
      for (SequenceEvent event : world.sequences().get(j)) {
        sequences.put(event.id(), j);
      }
    }
  }

  /**
   * What is found of each pattern, and within it of each sequence.
   *
   * @param clockRuns whether the clock goes with the events, so that times run out between them;
   *     otherwise it stands until the end
   */
  static List<List<Found>> run(World world, boolean clockRuns) throws Exception {
    ProfileSubject subject = new ProfileSubject(world, clockRuns);
    subject.run();
    return subject.findings.stream()
        .map(ofPattern -> ofPattern.stream().map(Finding::found).toList())
        .toList();
  }

  private void run() throws Exception {
    try (ControlView view =
            new ControlView(SequenceSchema.SCHEMA, Compilation.Scope.FEATURES, HISTORY);
        ProfileHarness harness = harness()) {
      view.load(snapshot.changes());
      Configuration configuration = view.at(Payments.T0);
      harness.open();
      harness.setProcessingTime(Payments.T0);
      List<SequenceEvent> events = new ArrayList<>(world.events());
      events.sort(Comparator.comparingLong(SequenceEvent::time));
      for (SequenceEvent event : events) {
        if (clockRuns) {
          harness.setProcessingTime(event.time());
        }
        harness.process(task(event, configuration));
        columns(event, configuration.plan(), last(harness.extractOutputValues()));
      }
      harness.setProcessingTime(Payments.T0 + DAY);
      harness.setProcessingTime(Payments.T0 + 2 * DAY);
      for (StreamRecord<OutRecord> alert :
          Objects.requireNonNullElse(
              harness.getSideOutput(SideOutputs.ALERTS),
              new ConcurrentLinkedQueue<StreamRecord<OutRecord>>())) {
        alert(alert.getValue());
      }
      if (harness.numProcessingTimeTimers() + harness.numEventTimeTimers() > 0) {
        throw new AssertionError("timers are left two days after the last event");
      }
    }
  }

  private static Part last(List<? extends Part> parts) {
    return parts.get(parts.size() - 1);
  }

  private ProfileHarness harness() throws Exception {
    return new ProfileHarness(
        new ProfileOperator(
            SequenceSchema.YAML,
            HISTORY,
            new ProfileSettings(Payments.STATE_RETENTION, 1 << 20),
            snapshot,
            ControlReader.NONE),
        16,
        1,
        0);
  }

  private static ProfileTask task(SequenceEvent event, Configuration configuration) {
    return new ProfileTask(
        0, event.time(), 0, 1, configuration.planEpoch(), true, SequenceSchema.event(event));
  }

  /** Sorts the columns of the vector of an event by pattern. */
  private void columns(SequenceEvent event, FeaturePlan plan, Part part) {
    int sequence = Objects.requireNonNull(sequences.get(event.id()));
    List<String> names = plan.names();
    for (int i = 0; i < world.patterns().size(); i++) {
      String flag = "pattern." + SequenceSchema.name(i);
      Map<String, Double> values = new TreeMap<>();
      for (int column = 0; column < part.features().length; column++) {
        String name = names.get(plan.offset(0) + column);
        if (name.equals(flag) || name.startsWith(flag + ".")) {
          values.put(name.substring(flag.length()), part.features()[column]);
        }
      }
      findings.get(i).get(sequence).columns.add(values);
    }
  }

  private void alert(OutRecord record) {
    JsonNode alert = StrictDocuments.read(Objects.requireNonNull(record.value()));
    int pattern = Integer.parseInt(alert.get("pattern").textValue().substring(1));
    String other = alerts.put(alert.get("id").textValue(), alert.toString());
    // What ran out of time between steps before somebody looked can be told in two turns.
    if (other != null
        && !PairComparison.hasTimesBetween(world.patterns().get(pattern).sequence())) {
      throw new AssertionError("two alerts have one id: " + other + " and " + alert);
    }
    String event = alert.get("eventId").textValue();
    Finding finding = findings.get(pattern).get(Objects.requireNonNull(sequences.get(event)));
    finding.count += alert.get("matchCount").longValue();
    boolean timed =
        switch (alert.get("kind").textValue()) {
          case "MATCH" -> false;
          case "TIMED_MATCH" -> true;
          default -> throw new AssertionError("no event was late: " + alert);
        };
    for (JsonNode match : alert.get("matches")) {
      Map<String, List<String>> stages = new TreeMap<>();
      for (JsonNode stage : match.get("stages")) {
        List<String> ids = new ArrayList<>();
        stage.get("events").forEach(taken -> ids.add(taken.get("id").textValue()));
        stages.put(stage.get("stage").textValue(), ids);
      }
      finding.matches.add(new FoundMatch(timed, event, alert.get("time").longValue(), stages));
    }
  }
}
