package dev.mitra.rules.bench;

import dev.mitra.rules.list.EntryList;
import dev.mitra.rules.list.ListSpec;
import dev.mitra.rules.list.Purpose;
import dev.mitra.rules.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** What it costs to ask whether a value is in a list. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ListBenchmark {
  private static final int ASKED = 8_192;

  /** How many entries the list has. */
  @Param({"10", "1000000"})
  public int entries;

  private final String[] inside = new String[ASKED];
  private final String[] outside = new String[ASKED];
  private EntryList list = EntryList.of(new ListSpec(Purpose.DENY, "", List.of()));
  private int next;

  /** Fills the list; the texts that are asked for are not the list's own. */
  @Setup
  public void fill() {
    List<ListSpec.Entry> all = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      all.add(new ListSpec.Entry(token(i), "", "", new Period(0, MeasuredWorld.INGEST + 1)));
    }
    list = EntryList.of(new ListSpec(Purpose.DENY, "", all));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < ASKED; i++) {
      inside[i] = token(random.nextInt(entries));
      outside[i] = token(entries + random.nextInt(entries));
    }
  }

  private static String token(int number) {
    return "tok_" + Long.toString((number * 0x9E3779B97F4A7C15L) >>> 1, 36);
  }

  /** A value that is in the list. */
  @Benchmark
  public boolean inside() {
    next = (next + 1) % ASKED;
    return list.contains(inside[next], MeasuredWorld.INGEST);
  }

  /** A value that is not. */
  @Benchmark
  public boolean outside() {
    next = (next + 1) % ASKED;
    return list.contains(outside[next], MeasuredWorld.INGEST);
  }
}
