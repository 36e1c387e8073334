package dev.mitra.job.bench.cluster;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.bench.Hot;
import dev.mitra.job.bench.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** A recording of JDK Flight Recorder in another process, started and stopped through jcmd. */
public final class FlightRecorder {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String NAME = "mitra-bench";
  private static final int MOST_METHODS = 30;

  /**
   * What a recording tells.
   *
   * @param memory allocations and collections
   * @param hottest methods by their share of samples, most first
   */
  public record Findings(Memory memory, List<Hot> hottest) {
    /** There was no recording. */
    public static final Findings NONE = new Findings(Memory.NONE, List.of());
  }

  private final Path jcmd;
  private final String pid;
  private final Path log;
  private final Path file;

  /**
   * @param pid the process
   * @param file for the recording
   * @param log for what jcmd says
   */
  public FlightRecorder(long pid, Path file, Path log) {
    this.jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    this.pid = Long.toString(pid);
    this.file = file.toAbsolutePath();
    this.log = log;
    if (!Files.isExecutable(jcmd)) {
      throw new InvalidDeclarationException(
          "", "jcmd was not found in " + jcmd.getParent() + "; run the benchmark with a JDK");
    }
  }

  /** Begins to record. */
  public void start() throws InterruptedException {
    run("JFR.start", "name=" + NAME, "settings=profile");
  }

  /** Stops and writes the recording to its file. */
  public void stop() throws InterruptedException {
    run("JFR.stop", "name=" + NAME, "filename=" + file);
  }

  private void run(String... words) throws InterruptedException {
    List<String> line = new java.util.ArrayList<>(List.of(jcmd.toString(), pid));
    line.addAll(List.of(words));
    String printed = Command.run("jcmd " + words[0], line, Map.of(), log, PATIENCE);
    if (printed.contains("Could not") || printed.contains("Exception")) {
      throw new InvalidDeclarationException("", "jcmd " + words[0] + " failed: " + printed.strip());
    }
  }

  /**
   * Reads the recording.
   *
   * @param payments that were worked on meanwhile
   * @param seconds that it took
   */
  public Findings read(long payments, double seconds) throws IOException {
    double allocated = 0;
    Set<Long> sampled = new HashSet<>();
    int collections = 0;
    Duration pauses = Duration.ZERO;
    Duration longest = Duration.ZERO;
    long samples = 0;
    Map<String, Integer> methods = new HashMap<>();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        switch (event.getEventType().getName()) {
          case "jdk.ObjectAllocationSample" -> {
            // A thread's first sample stands for all that it has allocated since it was started.
            RecordedThread thread = event.getThread();
            if (thread != null && !sampled.add(thread.getId())) {
              allocated += event.getLong("weight");
            }
          }
          case "jdk.GarbageCollection" -> {
            collections++;
            Duration pause = event.getDuration("sumOfPauses");
            pauses = pauses.plus(pause);
            Duration one = event.getDuration("longestPause");
            longest = one.compareTo(longest) > 0 ? one : longest;
          }
          case "jdk.ExecutionSample" -> {
            samples++;
            methods.merge(top(event), 1, Integer::sum);
          }
          default -> {
            // Of no interest here.
          }
        }
      }
    }
    double all = Math.max(1, samples);
    List<Hot> hottest =
        methods.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_METHODS)
            .map(entry -> new Hot(entry.getKey(), entry.getValue() / all))
            .toList();
    return new Findings(
        new Memory(
            payments == 0 ? 0 : allocated / payments,
            allocated / 1e6 / seconds,
            collections,
            pauses.toNanos() / 1e6,
            longest.toNanos() / 1e6),
        hottest);
  }

  private static String top(RecordedEvent event) {
    if (event.getStackTrace() == null || event.getStackTrace().getFrames().isEmpty()) {
      return "(unknown)";
    }
    RecordedFrame frame = event.getStackTrace().getFrames().get(0);
    RecordedMethod method = frame.getMethod();
    return method == null || method.getType() == null
        ? "(unknown)"
        : method.getType().getName() + "." + method.getName();
  }
}
