package dev.mitra.job.fault;

import java.time.Duration;

/** How much the harness does: little in a build, more by system properties (docs/faults.md). */
final class FaultSettings {
  private FaultSettings() {}

  /** How many TaskManagers are killed. */
  static int taskManagerKills() {
    return number("mitra.fault.taskmanager", 5);
  }

  /** How many JobManagers are killed. */
  static int jobManagerKills() {
    return number("mitra.fault.jobmanager", 2);
  }

  /** How often the broker is killed. */
  static int brokerKills() {
    return number("mitra.fault.broker", 1);
  }

  /** How long the broker stays away. */
  static Duration brokerAway() {
    return Duration.ofSeconds(number("mitra.fault.broker.seconds", 4));
  }

  /** How many TaskManagers are stopped and go on later. */
  static int stops() {
    return number("mitra.fault.stop", 1);
  }

  /** How long one stays stopped, at least: the job has to run elsewhere before it goes on. */
  static Duration stopped() {
    return Duration.ofSeconds(number("mitra.fault.stop.seconds", 12));
  }

  /** How often checkpoints cannot be stored for a while. */
  static int storageFaults() {
    return number("mitra.fault.storage", 1);
  }

  /** How long they cannot, before a TaskManager is killed on top of it. */
  static Duration storageAway() {
    return Duration.ofSeconds(number("mitra.fault.storage.seconds", 5));
  }

  /** How often a job goes on from a savepoint with another parallelism. */
  static int rescalings() {
    return number("mitra.fault.rescale", 2);
  }

  /** How long a job is away before it has to catch up, at least. */
  static Duration outage() {
    return Duration.ofSeconds(number("mitra.fault.outage.seconds", 20));
  }

  /** How often a TaskManager is killed at each step of a change of rule and model. */
  static int controlKills() {
    return number("mitra.fault.control", 1);
  }

  /** How many damaged records are sent. */
  static int poisons() {
    return number("mitra.fault.poison", 5_000);
  }

  /** How many payments a test sends at least. */
  static int payments() {
    return number("mitra.fault.payments", 1_000);
  }

  /** How many payments are sent in a second. */
  static int rate() {
    return number("mitra.fault.rate", 80);
  }

  /** How many households pay, so that a card has some tens of payments in the end. */
  static int households() {
    return Math.max(20, payments() / 100);
  }

  /** How far apart checkpoints are, at most, in milliseconds. */
  static int checkpointMillis() {
    return number("mitra.fault.checkpoint.millis", 2_000);
  }

  private static int number(String name, int usual) {
    String value = System.getProperty(name, Integer.toString(usual));
    try {
      int number = Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with what is allowed.
    }
    throw new IllegalArgumentException(
        "-D" + name + " takes a whole number of at least 1, not '" + value + "'");
  }
}
