package dev.mitra.features.bench;

import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one payment costs under the feature sets that ship: one profile of each of their entities is
 * moved, and all features are computed. The profiles have a few events behind them, as most have.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ShippedBenchmark {
  /** Payments that are taken up in turn, each by a profile with the ones before it. */
  private static final int PAYMENTS = 64;

  private static final Path SETS =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("deploy/defaults/resources/features");

  /** How many events each profile has behind it. */
  @Param({"1", "4"})
  public int past;

  private ProfileEngine[] engines = {};

  /** For each payment and engine the profile before it; no bytes for none. */
  private byte[][][] stored = {};

  private Event[] events = {};
  private double[] vector = {};
  private final EventInputs inputs = new EventInputs(CardPayments.SCHEMA);
  private int next;

  /** Compiles the sets and gives the profiles their past. */
  @Setup
  public void playThePast() {
    List<EntityPlan> plans = plan().entities();
    engines = plans.stream().map(ProfileEngine::new).toArray(ProfileEngine[]::new);
    vector = new double[plans.stream().mapToInt(plan -> plan.features().size()).max().orElse(0)];
    events = new CardPayments(CardActivity.QUIET, PAYMENTS + past).events(0, PAYMENTS + past);
    stored = new byte[PAYMENTS][engines.length][];
    for (int i = 0; i < PAYMENTS; i++) {
      for (int e = 0; e < engines.length; e++) {
        byte @Nullable [] profile = null;
        for (int p = 0; p < past; p++) {
          Event event = events[i + p];
          profile = engines[e].apply(profile, event, inputs.bind(event), null, 0);
        }
        stored[i][e] = profile == null ? new byte[0] : profile;
      }
    }
  }

  private static FeaturePlan plan() {
    List<DeclaredSet> sets = new ArrayList<>();
    try (Stream<Path> files = Files.list(SETS)) {
      for (Path file : files.sorted().toList()) {
        sets.add(
            new DeclaredSet(
                file.getFileName().toString(),
                "",
                FeatureSetParser.parse(TestPayments.tree(Files.readString(file)).path("spec")),
                0,
                Map.of()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FeaturePlanCompiler(CardPayments.SCHEMA).compile(sets, Map.of());
  }

  /** All profiles of one payment; answers the number of bytes to store. */
  @Benchmark
  public int payment() {
    next = (next + 1) % PAYMENTS;
    Event event = events[next + past];
    inputs.bind(event);
    int bytes = 0;
    for (int e = 0; e < engines.length; e++) {
      byte[] profile = stored[next][e];
      byte @Nullable [] before = profile.length == 0 ? null : profile;
      if (engines[e].move(before, 0, profile.length, event, inputs, vector, 0)) {
        bytes += engines[e].length();
      }
    }
    return bytes;
  }
}
