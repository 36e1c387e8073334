package dev.mitra.job.it;

import dev.mitra.job.testing.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A command of deploy/bin that runs as a process, and what it prints. */
final class Script implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String command;
  private final Process process;
  private final Path output;

  private Script(String command, Process process, Path output) {
    this.command = command;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a command.
   *
   * @param folder where the file with what it prints is put
   * @param environment variables beside those of this process
   * @param words its name in deploy/bin and its arguments
   */
  static Script start(Path folder, Map<String, String> environment, String... words) {
    try {
      Path output = Files.createTempFile(folder, words[0] + "-", ".out");
      List<String> line = new ArrayList<>(List.of(words));
      line.set(0, Repository.root().resolve("deploy/bin").resolve(words[0]).toString());
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(new File("/dev/null"));
      builder.environment().putAll(environment);
      return new Script(String.join(" ", words), builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end, which has to be good; answers what it printed. */
  static String run(Path folder, Map<String, String> environment, String... words) {
    try (Script script = start(folder, environment, words)) {
      int status = script.awaitEnd();
      if (status != 0) {
        throw new AssertionError(script + " ended with " + status + ":\n" + script.printed());
      }
      return script.printed();
    }
  }

  /** Waits until it ends; answers its exit status. */
  int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(this + " does not end:\n" + printed());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits until what it has printed is as wanted; it must not end before. */
  void awaitPrinted(String what, Predicate<String> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.test(printed())) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(this + " has not printed " + what + ":\n" + printed());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** What it has printed so far, errors included. */
  String printed() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public String toString() {
    return command;
  }

  /** Ends the process, if it has not ended itself. */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      try {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
